import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { MemoryStorageDriver } from '@stowage/core';
import { limited, openJobStore, SharedLimit, type AccountLimits, type JobStore } from '../../src/index.js';
import { PATIENCE } from './databases.js';

/** What limits are held to on any store. */
export function limitSuite(title: string, server: { open(): Promise<string>; close(): Promise<void> }): void {
  describe(title, () => {
    let stores: readonly JobStore[] = [];
    let asked = 0;

    beforeAll(async () => {
      const url = await server.open();
      stores = [await openJobStore(url), await openJobStore(url)];
    }, PATIENCE);
    afterAll(async () => {
      for (const store of stores) await store[Symbol.asyncDispose]();
      await server.close();
    });

    function limitOf(store: JobStore, limit: string, unitsPerSecond: number): SharedLimit {
      const counting = {
        takeTokens: (request: Parameters<JobStore['takeTokens']>[0]) => {
          asked += 1;
          return store.takeTokens(request);
        },
      };
      return new SharedLimit({ store: counting, limit, unitsPerSecond });
    }

    /** Two workers, each with a store, a limit and a driver of its own, write as fast as they may. */
    async function elapsed(limits: (store: JobStore) => AccountLimits, objects: number, size: number): Promise<number> {
      const body = Buffer.alloc(size);
      const containers = await Promise.all(
        stores.map(async (store) => limited(new MemoryStorageDriver(), limits(store)).createContainer('c')),
      );
      const start = performance.now();
      await Promise.all(
        containers.map(async (container) => {
          for (let index = 0; index < objects; index += 1) await container.uploadObjectViaStream(body, `${index}`);
        }),
      );
      return performance.now() - start;
    }

    test('requests of two workers together stay within a limit, which is taken in slices', async () => {
      asked = 0;
      // 1,202 requests at 600 a second: a second's worth may have been saved up.
      const time = await elapsed((store) => ({ requests: limitOf(store, 'requests', 600) }), 600, 10);
      expect(time).toBeGreaterThan(900);
      expect(asked).toBeLessThan(16);
    });

    test('bytes of two workers together stay within a limit', async () => {
      const time = await elapsed((store) => ({ bytes: limitOf(store, 'bytes', 1_000_000) }), 10, 100_000);
      expect(time).toBeGreaterThan(900);
    });

    test('whoever waits can be aborted, and others still get theirs', async () => {
      const [store] = stores as [JobStore];
      const limit = limitOf(store, 'aborted', 1000);
      await expect(limit.take(1_000_000, AbortSignal.timeout(20))).rejects.toThrow(/timeout/);
      const other = limitOf(store, 'not aborted', 1000);
      await other.take(1);
    });

    test('a database that cannot be reached is asked again', async () => {
      let tries = 0;
      const takeTokens = async (): Promise<number> => {
        tries += 1;
        if (tries < 3) throw new Error('not now');
        return 0;
      };
      const limit = new SharedLimit({
        store: { takeTokens },
        limit: 'x',
        unitsPerSecond: 1,
        sleep: async () => undefined,
      });
      await limit.take(1);
      expect(tries).toBe(3);
    });
  });
}
