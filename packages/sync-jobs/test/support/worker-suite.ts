import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { MemoryStorageDriver, PermissionDeniedError, StorageDriver, type Container } from '@stowage/core';
import { systemSleep } from '@stowage/core/concurrency';
import { wrapBackend, type Layer } from '@stowage/core/wrap';
import { containerAt } from '@stowage/sync';
import {
  LeaseLostError,
  openJobStore,
  work,
  type Ends,
  type JobSpec,
  type JobStore,
  type Lease,
  type WorkerEvent,
  type WorkerOptions,
} from '../../src/index.js';
import { PATIENCE } from './databases.js';

const SPEC: JobSpec = { mode: 'sync', source: 'one', target: 'two' };

/** So impatient that there are many shards, and so patient that there is one. */
const HASTY = { slice: 100, hungrySlice: 20, heartbeat: 10, lease: 30_000 };
const CALM = { slice: 600_000, hungrySlice: 600_000, heartbeat: 10, lease: 30_000 };

/** Enough to be cut: a range that one page holds is not. */
const NAMES = Array.from({ length: 1400 }, (_, index) => `${index % 7}/${String(index).padStart(5, '0')}`).sort();

/** Nobody waits long for more to do; leases last as long as they do. */
const sleep: typeof systemSleep = (milliseconds, signal) =>
  systemSleep(milliseconds <= 1000 ? Math.min(milliseconds, 20) : milliseconds, signal);

/** What workers are held to on any store. */
export function workerSuite(title: string, server: { open(): Promise<string>; close(): Promise<void> }): void {
  describe(title, () => {
    let store: JobStore;
    let driver: MemoryStorageDriver;
    let source: Container;
    let target: Container;
    let job = '';
    let jobs = 0;

    beforeAll(async () => {
      store = await openJobStore(await server.open());
    }, PATIENCE);
    afterAll(async () => {
      await store[Symbol.asyncDispose]();
      await server.close();
    });
    beforeEach(async () => {
      driver = new MemoryStorageDriver();
      [source, target] = [await driver.createContainer('source'), await driver.createContainer('target')];
      for (const { name } of await store.jobs()) await store.setState(name, 'cancelled');
      job = `job ${(jobs += 1)}`;
    });

    async function ends(): Promise<Ends> {
      return { source: containerAt(source, 'p'), target: containerAt(target, 'p') };
    }

    function run(name: string, options: Partial<WorkerOptions> = {}): Promise<void> {
      return work({ store, name, open: ends, untilDone: true, pace: HASTY, sleep, ...options });
    }

    /** The store, one of whose methods is called by somebody. */
    function replaced(
      name: keyof JobStore,
      method: (call: () => Promise<unknown>, lease: Lease) => Promise<unknown>,
    ): JobStore {
      return new Proxy(store, {
        get: (of, asked) => {
          const member: unknown = Reflect.get(of, asked);
          if (typeof member !== 'function') return member;
          if (asked !== name) return member.bind(of) as unknown;
          return (lease: Lease, ...more: unknown[]) =>
            method(() => member.call(of, lease, ...more) as Promise<unknown>, lease);
        },
      });
    }

    async function put(container: Container, names: readonly string[]): Promise<void> {
      for (const name of names) await container.uploadObjectViaStream(name, `p/${name}`);
    }

    async function namesOf(container: Container): Promise<readonly string[]> {
      return (await container.listObjects({ prefix: 'p/' })).map(({ name }) => name.slice(2));
    }

    async function layered(container: Container, layer: Layer): Promise<Container> {
      return new StorageDriver(wrapBackend(driver.backend, layer)).getContainer(container.name);
    }

    test('share a job: the target is equal, each object is counted once, and the sum is that of one worker', async () => {
      await put(source, NAMES);
      await put(target, ['0/surplus', '6/surplus', NAMES[1000] ?? '']);
      await store.submit(job, SPEC);
      await Promise.all(['w1', 'w2', 'w3'].map((name) => run(name)));
      expect(await namesOf(target)).toEqual(NAMES);
      const shared = await store.job(job);
      expect(shared).toMatchObject({ state: 'done', phase: 'delete' });
      expect(shared?.counts).toMatchObject({
        objects: 1400,
        created: 1399,
        deleted: 2,
        surplus: 2,
        inTarget: 3,
        failed: 0,
      });
      expect(shared?.shards.done).toBeGreaterThan(3);
      await store.submit(`${job} alone`, SPEC);
      await run('w1', { pace: CALM, shards: 1 });
      const alone = await store.job(`${job} alone`);
      expect(alone?.counts).toMatchObject({ objects: 1400, created: 0, same: 1400 });
      expect(alone?.checksum).toBe(shared?.checksum);
    });

    test('that drain end where they are; others go on from there', async () => {
      await put(source, NAMES);
      await store.submit(job, SPEC);
      const drain = new AbortController();
      const writes = await layered(target, {
        writeObject: async (next, ...call) => {
          // Slow enough to be drained on the way.
          await new Promise(setImmediate);
          if ((await namesOf(target)).length === 50) drain.abort();
          return next(...call);
        },
      });
      const open = async (): Promise<Ends> => ({ ...(await ends()), target: containerAt(writes, 'p') });
      await run('w1', { shards: 1, draining: drain.signal, pace: CALM, open });
      const status = await store.job(job);
      expect(status).toMatchObject({ state: 'running', shards: { leased: 0 } });
      expect(status?.counts.created).toBe((await namesOf(target)).length);
      expect(status?.counts.created).toBeLessThan(1400);
      await run('w2', { pace: CALM });
      expect((await store.job(job))?.counts).toMatchObject({ objects: 1400, created: 1400 });
      expect(await namesOf(target)).toEqual(NAMES);
    });

    test('give back undone what they have not begun when they drain', async () => {
      await store.submit(job, SPEC);
      const drain = new AbortController();
      const open = (): Promise<Ends> => {
        drain.abort();
        return new Promise(() => undefined);
      };
      await run('w1', { draining: drain.signal, open, shards: 1 });
      expect(await store.job(job)).toMatchObject({ state: 'running', shards: { pending: 1, leased: 0 } });
      await run('w2');
      expect(await store.job(job)).toMatchObject({ state: 'done' });
    });

    test('try again what cannot be opened, and then the job has failed and says why', async () => {
      await store.submit(job, SPEC);
      let tries = 0;
      const open = async (): Promise<Ends> => {
        tries += 1;
        throw new Error('no such store');
      };
      await run('w1', { open, tries: 3, shards: 1 });
      expect(tries).toBe(3);
      expect(await store.job(job)).toMatchObject({ state: 'failed', shards: { failed: 1 } });
      expect(await store.retry(job)).toBe(true);
      await run('w1');
      expect(await store.job(job)).toMatchObject({ state: 'done' });
    });

    test.each(['extend', 'cut'] as const)(
      'give a shard back, which has not failed, when the database does not %s',
      async (name) => {
        await put(source, NAMES);
        await store.submit(job, SPEC);
        let refused = 0;
        const gone = replaced(name, (call) => {
          refused += 1;
          return refused === 1 ? Promise.reject(new Error('gone')) : call();
        });
        const events: WorkerEvent['type'][] = [];
        const pace = { ...HASTY, slice: 0 };
        await run('w1', { store: gone, tries: 1, pace, onEvent: ({ type }) => events.push(type) });
        expect(refused).toBeGreaterThan(0);
        expect(events).toContain('trouble');
        expect(await store.job(job)).toMatchObject({ state: 'done', counts: { objects: 1400 } });
      },
    );

    test('send nothing once more while they delete, also where both ends have nothing in common to compare', async () => {
      await put(source, NAMES.slice(0, 3));
      await put(target, [...NAMES.slice(0, 3), '9/surplus']);
      const bare = await layered(source, {
        listObjects: async (next, ...call) => {
          const page = await next(...call);
          const items = page.items.map((item) => ({ ...item, checksums: {}, etag: undefined }));
          return { ...page, items };
        },
      });
      let writes = 0;
      const counted = await layered(target, {
        writeObject: async (next, ...call) => {
          writes += 1;
          return next(...call);
        },
      });
      const open = async (): Promise<Ends> => ({ source: containerAt(bare, 'p'), target: containerAt(counted, 'p') });
      await store.submit(job, SPEC);
      await run('w1', { open });
      expect(await store.job(job)).toMatchObject({
        state: 'done',
        phase: 'delete',
        counts: { updated: 3, deleted: 1 },
      });
      expect(writes).toBe(3);
    });

    test('delete nothing in a range that has more to delete than was counted and allowed', async () => {
      await put(source, NAMES);
      await put(target, [...NAMES, '9/surplus']);
      await store.submit(job, { ...SPEC, maxDelete: 1 });
      let isGone = false;
      const vanishing = await layered(source, {
        listObjects: async (next, ...call) => ({
          ...(await next(...call)),
          ...(isGone && { items: [], next: undefined }),
        }),
      });
      const open = async (): Promise<Ends> => ({ ...(await ends()), source: containerAt(vanishing, 'p') });
      const onEvent = (event: WorkerEvent): void => {
        isGone ||= 'lease' in event && event.lease.phase === 'delete';
      };
      await run('w1', { open, onEvent, pace: CALM, shards: 1 });
      expect(await store.job(job)).toMatchObject({
        state: 'failed',
        phase: 'delete',
        counts: { deleted: 0, surplus: 1 },
      });
      expect(await store.failures(job)).toMatchObject([{ reason: 'max-delete' }]);
      expect(await namesOf(target)).toEqual([...NAMES, '9/surplus']);
    });

    test('delete nothing while a listing breaks off', async () => {
      await put(source, NAMES.slice(0, 10));
      await put(target, ['9/surplus', NAMES[0] ?? '']);
      let isBroken = true;
      const broken = await layered(source, {
        listObjects: async (next, ...call) => {
          if (isBroken) throw new PermissionDeniedError('no listing', { provider: 'memory' });
          return next(...call);
        },
      });
      const open = async (): Promise<Ends> => ({ ...(await ends()), source: containerAt(broken, 'p') });
      await store.submit(job, SPEC);
      await run('w1', { open, tries: 2 });
      expect(await store.job(job)).toMatchObject({ state: 'failed', counts: { deleted: 0 } });
      expect(await namesOf(target)).toContain('9/surplus');
      isBroken = false;
      await store.retry(job);
      await run('w1', { open });
      expect(await namesOf(target)).toEqual(NAMES.slice(0, 10));
    });

    test.each<[string, (lease: Lease) => Promise<never>]>([
      ['that has been lost', async (lease) => Promise.reject(new LeaseLostError(lease))],
      ['that nobody has confirmed for as long as it lasts', () => new Promise(() => undefined)],
    ])('stop acting at once without a lease %s', async (_, extend) => {
      await put(source, NAMES.slice(0, 100));
      await store.submit(job, SPEC);
      const drain = new AbortController();
      let [begun, ended] = [0, 0];
      const stuck = await layered(target, {
        writeObject: (_next, _container, _head, _body, { signal }) => {
          begun += 1;
          return new Promise((_resolve, reject) =>
            signal?.addEventListener('abort', () => {
              ended += 1;
              reject(signal.reason as Error);
            }),
          );
        },
      });
      const open = async (): Promise<Ends> => ({ ...(await ends()), target: containerAt(stuck, 'p') });
      const events: WorkerEvent['type'][] = [];
      // It hears of its lease until it acts.
      const deaf = replaced('extend', (call, lease) => (begun > 0 ? extend(lease) : call()));
      const onEvent = ({ type }: WorkerEvent): void => {
        events.push(type);
        if (type === 'lost') drain.abort();
      };
      await run('w1', { store: deaf, open, onEvent, shards: 1, pace: { ...CALM, lease: 500 }, draining: drain.signal });
      expect(events).toEqual(['taken', 'lost']);
      expect(ended).toBe(begun);
      expect(await namesOf(target)).toEqual([]);
    });
  });
}
