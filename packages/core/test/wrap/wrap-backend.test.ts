import { describe, expect, test } from '@jest/globals';
import { MemoryStorageDriver, StorageDriver } from '../../src/index.js';
import { InvalidArgumentError, type StorageBackend } from '../../src/spi/index.js';
import { wrapBackend, type Layer } from '../../src/wrap/index.js';

const memory = (): StorageBackend => new MemoryStorageDriver().backend;

describe('what a layer does not name', () => {
  test('is done by the wrapped backend itself, private fields and getters included', async () => {
    class Counting {
      #calls = 0;
      get provider(): string {
        return `counting_${this.#calls}`;
      }
      async close(): Promise<void> {
        this.#calls += 1;
      }
    }
    const wrapped = wrapBackend(new Counting() as unknown as StorageBackend, {});
    await wrapped.close?.();
    expect(wrapped.provider).toBe('counting_1');
  });

  test('is passed on with options that nobody here knows', async () => {
    const seen: unknown[] = [];
    const inner = { ...emptyBackend(), getObject: async (...parameters: unknown[]) => seen.push(...parameters) };
    const later = { signal: undefined, fromLaterOn: 'yes' };
    await wrapBackend(inner as unknown as StorageBackend, {}).getObject({ name: 'c' }, { name: 'o' }, later);
    expect(seen).toEqual([{ name: 'c' }, { name: 'o' }, later]);
  });

  test('is absent where the wrapped backend has it not', () => {
    const wrapped = wrapBackend(emptyBackend(), { 'copy.copyObject': (next, ...copy) => next(...copy) });
    expect('copy' in wrapped).toBe(false);
    expect('readRecovery' in wrapped).toBe(false);
    expect(wrapped.close).toBeUndefined();
  });

  test('is what the contract has: nothing else gets through', () => {
    const inner = Object.assign(memory(), { services: { key: 'secret' } });
    const wrapped: object = wrapBackend(inner, {});
    expect(wrapped).not.toHaveProperty('services');
    expect(wrapped).not.toHaveProperty('contents');
  });
});

describe('what a layer names', () => {
  test('is a facet method by its two names', async () => {
    const hidden: string[] = [];
    const wrapped = wrapBackend(memory(), {
      'versions.hideObject': (next, container, name, options) => {
        hidden.push(name);
        return next(container, name, options);
      },
    });
    await wrapped.createContainer('c', {});
    await expect(wrapped.versions?.hideObject({ name: 'c' }, 'o', {})).rejects.toThrow("'o' does not exist");
    expect(hidden).toEqual(['o']);
  });

  test('may be data, also of a facet, also where there was none', () => {
    const wrapped = wrapBackend(memory(), {
      capabilities: (inner) => ({ ...inner, maxPageSize: 3 }),
      'copy.maxCopySize': () => 5,
      concurrentUploads: () => 2,
    });
    expect(wrapped.capabilities).toMatchObject({ maxPageSize: 3, rangeReads: true });
    expect(wrapped.copy?.maxCopySize).toBe(5);
    expect(wrapped.concurrentUploads).toBe(2);
  });

  test('is refused where the contract does not have it', () => {
    const misspelt = { 'copy.copyObjects': () => undefined } as unknown as Layer;
    expect(() => wrapBackend(memory(), misspelt)).toThrow(InvalidArgumentError);
    expect(() => wrapBackend(memory(), misspelt)).toThrow("'copy.copyObjects'");
  });

  test('may stand around every call, and make it again', async () => {
    const names: string[] = [];
    let failures = 2;
    const flaky = wrapBackend(memory(), {
      createContainer: async (next, name, options) => {
        failures -= 1;
        if (failures >= 0) throw new Error('flaky');
        return next(name, options);
      },
    });
    const wrapped = wrapBackend(flaky, {
      everyCall: async ({ name }, next) => {
        names.push(name);
        return next().catch(next).catch(next);
      },
    });
    const container = await new StorageDriver(wrapped).createContainer('c');
    expect(container.name).toBe('c');
    expect(names).toEqual(['createContainer']);
  });
});

function emptyBackend(): StorageBackend {
  const { provider, capabilities } = memory();
  const nothing = async (): Promise<never> => Promise.reject(new Error('nothing'));
  const calls = ['listContainers', 'getContainer', 'createContainer', 'deleteContainer', 'listObjects', 'getObject'];
  const more = ['readObject', 'writeObject', 'deleteObject'];
  const methods = Object.fromEntries([...calls, ...more].map((name) => [name, nothing]));
  return { provider, capabilities, ...methods } as unknown as StorageBackend;
}
