import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { ConflictError } from '@stowage/core';
import {
  COUNTS,
  LeaseLostError,
  openJobStore,
  type Counts,
  type JobSpec,
  type JobStore,
  type Lease,
  type ShardResult,
} from '../../src/index.js';
import { PATIENCE } from './databases.js';

const SPEC: JobSpec = { mode: 'sync', source: 'a:one', target: 'b:two' };
const LONG = 600_000;

function counted(counts: Partial<Counts>): Counts {
  return { ...(Object.fromEntries(COUNTS.map((count) => [count, 0])) as unknown as Counts), ...counts };
}

function result(counts: Partial<Counts> = {}, more: Partial<ShardResult> = {}): ShardResult {
  return { counts: counted(counts), checksum: 0n, failures: [], ...more };
}

/** What every store of jobs is held to. */
export function storeSuite(title: string, server: { open(): Promise<string>; close(): Promise<void> }): void {
  describe(title, () => {
    let url = '';
    let store: JobStore;
    let other: JobStore;
    let name = '';
    let jobs = 0;

    beforeAll(async () => {
      url = await server.open();
      // Both make the tables.
      [store, other] = await Promise.all([openJobStore(url), openJobStore(url)]);
    }, PATIENCE);
    afterAll(async () => {
      await store[Symbol.asyncDispose]();
      await other[Symbol.asyncDispose]();
      await server.close();
    });
    beforeEach(async () => {
      for (const job of await store.jobs()) await store.setState(job.name, 'cancelled');
      jobs += 1;
      name = `job ${jobs}`;
    });

    async function leased(worker = 'w1', milliseconds = LONG): Promise<Lease> {
      const lease = await store.take(worker, milliseconds);
      if (lease === undefined) throw new Error('there is no shard');
      return lease;
    }

    async function submitted(spec: Partial<JobSpec> = {}): Promise<void> {
      await store.submit(name, { ...SPEC, ...spec });
    }

    test('a job begins as one shard of everything, and ends with it', async () => {
      await submitted();
      const lease = await leased();
      expect(lease).toMatchObject({ job: name, spec: SPEC, phase: 'copy', tries: 0 });
      expect(lease.range).toEqual({ after: undefined, upTo: undefined });
      expect(await other.take('w2', LONG)).toBeUndefined();
      await store.finish(
        lease,
        result({ objects: 3, created: 2, same: 1, bytes: 2 ** 40 }, { checksum: 2n ** 64n - 1n }),
      );
      expect(await other.job(name)).toMatchObject({
        state: 'done',
        shards: { pending: 0, leased: 0, done: 1, failed: 0 },
        counts: counted({ objects: 3, created: 2, same: 1, bytes: 2 ** 40 }),
        checksum: 'f'.repeat(16),
      });
      expect(await store.job('no such')).toBeUndefined();
    });

    test('a name is taken once', async () => {
      await submitted();
      await expect(other.submit(name, SPEC)).rejects.toThrow(ConflictError);
    });

    test('a cut leaves the rest to others at once; what all saw adds up, in any order', async () => {
      await submitted();
      const first = await leased();
      await store.cut(first, 'k', [{ after: 'k', upTo: 'p\0\u{1f600}' }, { after: 'p\0\u{1f600}' }]);
      const [second, third] = [await other.take('w2', LONG), await other.take('w3', LONG)];
      expect([second?.range, third?.range]).toEqual([
        { after: 'k', upTo: 'p\0\u{1f600}' },
        { after: 'p\0\u{1f600}', upTo: undefined },
      ]);
      const all = [third, first, second];
      for (const lease of all) {
        if (lease === undefined) throw new Error('no shard');
        await other.finish(lease, result({ objects: 1 }, { checksum: 2n ** 63n + 1n }));
      }
      expect(await store.job(name)).toMatchObject({
        state: 'done',
        checksum: '8000000000000003',
        counts: { objects: 3 },
      });
    });

    test('of many who ask at once each gets another shard', async () => {
      await submitted();
      const first = await leased();
      const ends = Array.from({ length: 20 }, (_, index) => String.fromCharCode(0x61 + index));
      await store.cut(
        first,
        'a',
        ends.map((after, index) => ({ after, upTo: ends[index + 1] })),
      );
      const taken = await Promise.all(
        ends.map((_, index) => (index % 2 === 0 ? store : other).take(`w${index}`, LONG)),
      );
      const more = [await store.take('w', LONG), await other.take('w', LONG), await store.take('w', LONG)];
      const shards = [...taken, ...more].flatMap((lease) => (lease === undefined ? [] : [lease.shard]));
      // A queue may tell one worker nothing while another is told everything; whoever asks again gets it.
      for (let lease = await other.take('w', LONG); lease !== undefined; lease = await other.take('w', LONG))
        shards.push(lease.shard);
      expect(new Set(shards).size).toBe(shards.length);
      const status = await store.job(name);
      expect((status?.shards.leased ?? 0) + (status?.shards.pending ?? 0)).toBe(21);
    });

    test('a shard whose worker is dead is given to another, and what the first one says later is refused', async () => {
      await submitted();
      const dead = await leased('dead', 0);
      const lease = await leased('alive');
      expect(lease.shard).toBe(dead.shard);
      expect(lease.token).toBeGreaterThan(dead.token);
      const late = [
        () => store.finish(dead, result({ objects: 99 })),
        () => store.extend(dead, LONG),
        () => store.cut(dead, 'k', [{ after: 'k' }]),
        () => store.giveBack(dead),
      ];
      for (const call of late) await expect(call()).rejects.toThrow(LeaseLostError);
      await store.finish(lease, result({ objects: 1 }));
      await expect(store.finish(lease, result({ objects: 1 }))).rejects.toThrow(LeaseLostError);
      expect((await store.job(name))?.counts.objects).toBe(1);
    });

    test('a lease that is extended is not lost', async () => {
      await submitted();
      const lease = await leased('w1', 0);
      expect(await store.extend(lease, LONG)).toMatchObject({ state: 'running' });
      expect(await other.take('w2', LONG)).toBeUndefined();
    });

    test('who works is told how many have nothing to do', async () => {
      await submitted();
      const lease = await leased();
      const before = await store.extend(lease, LONG);
      await other.take(`idle of ${name}`, LONG);
      await other.take(`idle of ${name}`, LONG);
      const after = await store.extend(lease, LONG);
      expect(after.hungry).toBe(before.hungry + 1);
      await store.cut(lease, 'k', [{ after: 'k' }]);
      expect((await store.extend(lease, LONG)).hungry).toBe(before.hungry);
      expect(await store.workers()).toContainEqual(expect.objectContaining({ name: `idle of ${name}`, isIdle: true }));
    });

    test('who has a shard and asks for another is not idle', async () => {
      await submitted();
      const lease = await leased(`busy in ${name}`);
      const before = await store.extend(lease, LONG);
      expect(await other.take(`busy in ${name}`, LONG)).toBeUndefined();
      expect(await store.workers()).toContainEqual(expect.objectContaining({ name: `busy in ${name}`, isIdle: false }));
      expect((await store.extend(lease, LONG)).hungry).toBe(before.hungry);
    });

    test('what fails is tried again so many times, then the job has failed, and can be retried', async () => {
      await submitted();
      for (let tries = 0; tries < 3; tries += 1) {
        const lease = await leased();
        expect(lease.tries).toBe(tries);
        await store.giveBack(lease, { error: 'no\0 listing', tries: 3 });
      }
      expect(await store.job(name)).toMatchObject({
        state: 'failed',
        error: '1 range failed: no  listing',
        shards: { failed: 1 },
      });
      expect(await store.take('w1', LONG)).toBeUndefined();
      expect(await store.retry(name)).toBe(true);
      await store.finish(await leased(), result());
      expect(await store.job(name)).toMatchObject({ state: 'done', error: undefined });
      expect(await store.retry(name)).toBe(false);
    });

    test('what has failed is left alone for a while, unless its job is resumed', async () => {
      await submitted();
      await store.giveBack(await leased(), { error: 'no listing', tries: 3, pause: LONG });
      expect(await store.take('w1', LONG)).toBeUndefined();
      expect(await store.setState(name, 'paused')).toBe(true);
      expect(await store.setState(name, 'running')).toBe(true);
      const again = await leased();
      expect(again.tries).toBe(1);
      await store.giveBack(again, { error: 'no listing', tries: 3, pause: 0 });
      expect((await leased()).tries).toBe(2);
    });

    test('paths that failed are told, nothing is deleted, and only their shards are done again, counted once', async () => {
      await submitted();
      const first = await leased();
      await store.cut(first, 'k', [{ after: 'k' }]);
      await store.finish(first, result({ objects: 10, inTarget: 20, surplus: 5 }));
      const failures = [{ path: 'z\0', reason: 'transfer-failed', error: 'lost' }];
      await store.finish(await leased(), result({ objects: 7, failed: 1 }, { failures }));
      expect(await store.job(name)).toMatchObject({ state: 'failed', phase: 'copy', error: '1 path failed' });
      expect(await store.failures(name)).toEqual(failures);
      await store.retry(name);
      const again = await leased();
      expect(again.range).toEqual({ after: 'k', upTo: undefined });
      await store.finish(again, result({ objects: 7, same: 7 }));
      expect(await store.failures(name)).toEqual([]);
      expect(await store.job(name)).toMatchObject({
        phase: 'delete',
        state: 'running',
        counts: { objects: 17, failed: 0 },
      });
    });

    test('deletions are given out when every range was listed, for those that have any', async () => {
      await submitted();
      const first = await leased();
      await store.cut(first, 'k', [{ after: 'k' }]);
      await store.finish(first, result({ objects: 10, inTarget: 12, surplus: 2 }));
      const second = await leased();
      expect(await other.take('w2', LONG)).toBeUndefined();
      await store.finish(second, result({ objects: 5, inTarget: 5 }));
      const deletion = await leased();
      expect(deletion).toMatchObject({ phase: 'delete', range: { after: undefined, upTo: 'k' }, mayDelete: 1002 });
      await store.finish(deletion, result({ objects: 10, deleted: 2, same: 10, inTarget: 12, surplus: 2 }));
      const counts = counted({ objects: 15, inTarget: 17, surplus: 2, deleted: 2 });
      expect(await store.job(name)).toMatchObject({ state: 'done', phase: 'delete', counts });
    });

    test.each([
      ['more than is allowed', { maxDelete: 1 }, { inTarget: 9, surplus: 2 }],
      ['everything', {}, { inTarget: 2, surplus: 2 }],
    ])('%s is not deleted', async (_, spec, counts) => {
      await submitted(spec);
      await store.finish(await leased(), result(counts));
      const status = await store.job(name);
      expect(status).toMatchObject({ state: 'failed', phase: 'copy' });
      expect(status?.error).toMatch(/would be deleted.*nothing was/);
      expect(await store.take('w1', LONG)).toBeUndefined();
    });

    test('a copy deletes nothing', async () => {
      await submitted({ mode: 'copy' });
      await store.finish(await leased(), result({ inTarget: 9, surplus: 2 }));
      expect(await store.job(name)).toMatchObject({ state: 'done', phase: 'copy' });
    });

    test('a paused job gives out nothing until it is resumed; a cancelled one never again', async () => {
      await submitted();
      expect(await store.setState(name, 'paused')).toBe(true);
      expect(await store.setState(name, 'paused')).toBe(false);
      expect(await other.take('w1', LONG)).toBeUndefined();
      expect(await store.setState(name, 'running')).toBe(true);
      const lease = await leased();
      await store.setState(name, 'cancelled');
      expect(await other.extend(lease, LONG)).toMatchObject({ state: 'cancelled' });
      await store.giveBack(lease);
      expect(await other.take('w1', LONG)).toBeUndefined();
      expect(await store.setState(name, 'running')).toBe(false);
      expect(await store.job(name)).toMatchObject({ state: 'cancelled' });
    });

    test('a limit is one for all: what is taken by one is waited for by the other', async () => {
      const request = { limit: `account of ${name}`, unitsPerSecond: 10, units: 10_000 };
      expect(await store.takeTokens(request)).toBeGreaterThan(900_000);
      expect(await other.takeTokens({ ...request, units: 1 })).toBeGreaterThan(900_000);
      expect(await other.takeTokens({ ...request, limit: `another of ${name}`, units: 1 })).toBe(0);
    });
  });
}
