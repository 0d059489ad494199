import { Readable } from 'node:stream';
import { beforeEach, describe, expect, test } from '@jest/globals';
import {
  InvalidArgumentError,
  InvalidObjectNameError,
  MalformedResponseError,
  MemoryStorageDriver,
  NetworkError,
  ObjectDoesNotExistError,
  PermissionDeniedError,
} from '../../src/index.js';
import { logged, prefixed, readonly, wrapBackend, type LogEntry } from '../../src/wrap/index.js';

let driver: MemoryStorageDriver;
beforeEach(async () => {
  driver = new MemoryStorageDriver();
  await driver.createContainer('box');
});

describe('readonly', () => {
  test('refuses what would write, and reads', async () => {
    await driver.uploadObjectViaStream('content', 'box', 'a');
    const reader = readonly(driver);
    const object = await reader.getObject('box', 'a');
    await expect(object.text()).resolves.toBe('content');
    await expect(object.delete()).rejects.toThrow(PermissionDeniedError);
    await expect(object.copy('box', 'b')).rejects.toThrow('copy.copyObject: this driver only reads');
    await expect(reader.createContainer('other')).rejects.toThrow(PermissionDeniedError);
    expect([...driver.exContents('box').keys()]).toEqual(['a']);
  });

  test('is another driver: its objects are not those of the one it was made of', async () => {
    await driver.uploadObjectViaStream('content', 'box', 'a');
    const object = await readonly(driver).getObject('box', 'a');
    await expect(driver.deleteObject(object)).rejects.toThrow(InvalidArgumentError);
  });
});

describe('prefixed', () => {
  test('sees what is below the prefix, and nothing else', async () => {
    const below = prefixed(driver, 'dir/');
    await driver.uploadObjectViaStream('outside', 'box', 'a');
    await below.uploadObjectViaStream('inside', 'box', 'a');
    expect((await below.listContainerObjects('box')).map(({ name }) => name)).toEqual(['a']);
    expect([...driver.exContents('box').keys()]).toEqual(['a', 'dir/a']);
    await below.deletePrefix('box', '');
    expect([...driver.exContents('box').keys()]).toEqual(['a']);
  });

  test('errors call an object as the user does, in their message and their stack', async () => {
    const error = await prefixed(driver, 'dir/')
      .getObject('box', 'a')
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ObjectDoesNotExistError);
    expect((error as ObjectDoesNotExistError).message).toBe("object 'a' does not exist");
    expect((error as ObjectDoesNotExistError).objectName).toBe('a');
    expect((error as ObjectDoesNotExistError).stack).not.toContain('dir/');
  });

  test('a short prefix does not change the other words of a message', async () => {
    const error = await prefixed(driver, 's')
      .getObject('box', 't')
      .catch((thrown: unknown) => thrown);
    expect((error as Error).message).toBe("object 't' does not exist");
  });

  test('errors of a stream call it so, too', async () => {
    const breaking = wrapBackend(driver.backend, {
      readObject: async (next, container, key, options) => {
        const body = await next(container, key, options);
        body.stream.destroy();
        const stream = new Readable({
          read(): void {
            this.destroy(new NetworkError(`object '${key.name}' broke`));
          },
        });
        return { ...body, stream };
      },
    });
    const below = prefixed(breaking, 'dir/');
    await driver.uploadObjectViaStream('content', 'box', 'dir/a');
    const body = await below.readObject({ name: 'box' }, { name: 'a' }, {});
    await expect(body.stream.toArray()).rejects.toThrow("object 'a' broke");
  });

  test('the errors of a bulk deletion call each object so', async () => {
    const [result] = await prefixed(driver, 'dir/').deleteObjects('box', ['missing']);
    expect(result?.error?.message).toBe("object 'missing' does not exist");
  });

  test('names are as long as the provider allows, less the prefix', async () => {
    const below = prefixed(driver, 'ä/');
    expect(below.capabilities.maxObjectNameBytes).toBe(1021);
    await below.uploadObjectViaStream('x', 'box', 'a'.repeat(1021));
    await expect(below.uploadObjectViaStream('x', 'box', 'a'.repeat(1022))).rejects.toThrow(InvalidObjectNameError);
  });

  test('a prefix that leaves no room, is empty, or is no text is refused', () => {
    expect(() => prefixed(driver, 'a'.repeat(1024))).toThrow('leaves no room');
    expect(() => prefixed(driver, '')).toThrow(InvalidObjectNameError);
    expect(() => prefixed(driver, '\ud800')).toThrow(InvalidObjectNameError);
  });

  test('what is answered and is not below the prefix is an error', async () => {
    const lying = wrapBackend(driver.backend, {
      getObject: async (next, container, _key, options) => next(container, { name: 'a' }, options),
    });
    await driver.uploadObjectViaStream('x', 'box', 'a');
    await expect(prefixed(lying, 'dir/').getObject({ name: 'box' }, { name: 'a' }, {})).rejects.toThrow(
      MalformedResponseError,
    );
  });

  test('prefixes add up', async () => {
    await prefixed(prefixed(driver, 'a/'), 'b/').uploadObjectViaStream('x', 'box', 'c');
    expect([...driver.exContents('box').keys()]).toEqual(['a/b/c']);
  });
});

describe('logged', () => {
  let entries: LogEntry[];
  const watched = (): ReturnType<typeof logged<MemoryStorageDriver>> =>
    logged(driver, (entry) => entries.push(entry), { clock: () => 0 });
  beforeEach(() => {
    entries = [];
  });

  test('tells of every call what it was about and how it ended', async () => {
    await watched().uploadObjectViaStream('content', 'box', 'a');
    await expect(watched().getObject('box', 'b')).rejects.toThrow(ObjectDoesNotExistError);
    const about = { provider: 'memory', milliseconds: 0 };
    expect(entries).toEqual([
      { call: 'multipart.limits', outcome: 'succeeded', ...about },
      { call: 'writeObject', container: 'box', object: 'a', size: 7, outcome: 'succeeded', ...about },
      { call: 'getObject', container: 'box', object: 'b', outcome: 'failed', code: 'object_not_found', ...about },
    ]);
  });

  test('tells no metadata, content type, cursor, or option of the provider', async () => {
    const secret = 'do-not-tell';
    const options = { metadata: { [secret]: secret }, contentType: `text/${secret}`, headers: { 'x-a': secret } };
    await watched().uploadObjectViaStream(secret, 'box', 'a', options);
    await watched()
      .listContainerObjects('box', { cursor: Buffer.from(secret).toString('base64') })
      .catch(() => undefined);
    await watched()
      .uploadObjectViaStream('x', 'box', 'a', { ex: { [secret]: secret } })
      .catch(() => undefined);
    expect(entries.length).toBeGreaterThanOrEqual(4);
    expect(JSON.stringify(entries)).not.toContain(secret);
  });

  test('a log that fails, fails a call that has succeeded, and no other', async () => {
    const failing = logged(driver, () => {
      throw new Error('disk full');
    });
    await expect(failing.getContainer('box')).rejects.toThrow('disk full');
    await expect(failing.getContainer('none')).rejects.toThrow('none');
  });
});
