import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FileUploadSessionStore, type Container, type StorageObject, type UploadOptions } from '@stowage/core';
import type { B2Backend } from '../src/index.js';
import { sha1 } from './contents.js';
import { StallingProxy } from './stalling-proxy.js';
import { failure, startWorld, type World } from './world.js';

/** Three parts, each of other bytes. */
const LARGE = Buffer.concat(['1', '2', '3'].map((digit, at) => Buffer.alloc(at < 2 ? 100_000 : 50_000, digit)));

let world: World;
let proxy: StallingProxy;
let directory: string;
let container: Container<B2Backend>;
let stored: StorageObject<B2Backend>;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'stowage-interrupted-'));
  proxy = await StallingProxy.listen();
  world = await startWorld({ baseUrl: proxy.url });
  proxy.passTo(world.emulator.url);
  container = await world.driver.createContainer('interrupted');
  stored = await container.uploadObjectViaStream(LARGE, 'stored', { resume: false });
});

beforeEach(() => {
  world.emulator.faults.clear();
  world.forget();
});

afterAll(async () => {
  await world[Symbol.asyncDispose]();
  await proxy[Symbol.asyncDispose]();
  await rm(directory, { recursive: true, force: true });
});

async function rowsOf(name: string): Promise<readonly unknown[]> {
  const rows: unknown[] = [];
  for await (const { extra } of world.driver.exListObjectVersions(container, { prefix: name }))
    rows.push(extra['action']);
  return rows;
}

const succeeded = (operation: string): number => world.asked(operation).filter((answer) => /20\d$/.test(answer)).length;

/** Ends as a deadline does, once this has happened: a clock could do it sooner on a busy machine. */
function deadlineAfter(happened: Promise<void>): AbortSignal {
  const deadline = new AbortController();
  void happened.then(() => deadline.abort(new DOMException('it took too long', 'TimeoutError')));
  return deadline.signal;
}

/** The next request of an operation waits for ever, after so many that do not. Resolves when it does. */
async function hang(operation: string, skip: number): Promise<void> {
  world.emulator.faults.wire(operation, { kind: 'stall', skip });
  return world.emulator.faults.hit(operation);
}

type InContainer = (container: Container<B2Backend>, signal?: AbortSignal) => Promise<unknown>;

const parts: InContainer = (bucket, signal) =>
  bucket.uploadObjectViaStream(LARGE, 'aborted', { resume: false, concurrency: 2, signal });
const stream: InContainer = (bucket, signal) =>
  bucket.uploadObjectViaStream(pieces(), 'aborted', { partSize: 100_000, signal });

async function* pieces(): AsyncGenerator<Buffer> {
  for (let at = 0; at < LARGE.length; at += 10_000) yield LARGE.subarray(at, at + 10_000);
}

/** Each operation waits for ever for one of its requests. */
const HANGING: readonly (readonly [what: string, hit: string, run: InContainer, skip?: number])[] = [
  ['a token', 'b2_authorize_account', (bucket, signal) => bucket.driver.getContainer('interrupted', { signal })],
  ['a listing', 'b2_list_file_names', (bucket, signal) => bucket.listObjects({ signal })],
  ['a lookup', 'b2_download_file_by_name', (bucket, signal) => bucket.getObject('stored', { signal })],
  ['an upload', 'b2_upload_file', (bucket, signal) => bucket.uploadObjectViaStream('x', 'aborted', { signal })],
  [
    'an upload without URL',
    'b2_get_upload_url',
    (bucket, signal) => bucket.uploadObjectViaStream('x', 'aborted', { signal }),
  ],
  ['parts, beginning', 'b2_start_large_file', parts],
  ['parts, without URL', 'b2_get_upload_part_url', parts],
  ['parts, the first', 'b2_upload_part', parts],
  ['parts, the last', 'b2_upload_part', parts, 2],
  ['parts, completing', 'b2_finish_large_file', parts],
  ['a stream in parts', 'b2_upload_part', stream, 1],
  [
    'a download',
    'b2_download_file_by_id',
    async (bucket, signal) => (await bucket.getObject('stored')).bytes({ signal }),
  ],
  [
    'a copy',
    'b2_copy_file',
    async (bucket, signal) => (await bucket.getObject('stored')).copy(bucket, 'aborted', { signal }),
  ],
  ['a deletion', 'b2_hide_file', (bucket, signal) => bucket.deleteObject('stored', { signal })],
  [
    'a deletion of all versions',
    'b2_delete_file_version',
    (bucket, signal) => bucket.deleteObject('stored', { versions: 'delete', signal }),
  ],
];

describe('a deadline', () => {
  test.each(HANGING)('ends %s at once, and leaves nothing', async (_what, hit, run, skip = 0) => {
    const driver = world.connect();
    const bucket = hit === 'b2_authorize_account' ? { driver } : await driver.getContainer('interrupted');
    const hanging = hang(hit, skip);
    const failed = failure(run(bucket as Container<B2Backend>, deadlineAfter(hanging)));
    await hanging;
    const due = performance.now();
    expect(await failed).toMatchObject({ name: 'TimeoutError' });
    expect(performance.now() - due).toBeLessThan(3000);
    expect(await rowsOf('aborted')).toEqual([]);
    expect(await rowsOf('stored')).toEqual(['upload']);
  });

  test('ends a stream that is being read', async () => {
    const reading = stored.asStream({ signal: deadlineAfter(proxy.stallNext(20_000)) });
    expect(await failure(reading.then((body) => body.toArray()))).toMatchObject({ name: 'TimeoutError' });
  });

  test('ends a download to a file, of which nothing is left', async () => {
    const path = join(directory, 'deadline');
    const options = { partSize: 100_000, signal: deadlineAfter(hang('b2_download_file_by_id', 1)) };
    expect(await failure(stored.download(path, options))).toMatchObject({ name: 'TimeoutError' });
    expect(await failure(readFile(path))).toMatchObject({ code: 'ENOENT' });
  });
});

describe('closing the driver', () => {
  test.each(HANGING)('ends %s, and every connection', async (_what, hit, run, skip = 0) => {
    const before = proxy.connections;
    const driver = world.connect();
    const bucket = hit === 'b2_authorize_account' ? { driver } : await driver.getContainer('interrupted');
    const hanging = hang(hit, skip);
    const failed = failure(run(bucket as Container<B2Backend>));
    await hanging;
    await driver.close();
    expect(await failed).toMatchObject({ code: 'network', retryable: false });
    await until(() => proxy.connections <= before);
    await world.driver.exCancelUnfinished(container);
  });

  /** Sockets end a moment after they were told to. */
  async function until(holds: () => boolean): Promise<void> {
    for (let tries = 0; !holds(); tries += 1) {
      if (tries > 500) throw new Error('it should have come by now');
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }
});

describe('an upload that was interrupted', () => {
  const sessions = (): UploadOptions<B2Backend> => ({
    resume: true,
    sessions: new FileUploadSessionStore(join(directory, 'sessions')),
    concurrency: 1,
  });

  async function interrupt(content: Buffer = LARGE): Promise<void> {
    const options = { ...sessions(), signal: deadlineAfter(hang('b2_upload_part', 1)) };
    await failure(container.uploadObjectViaStream(content, 'resumed', options));
    expect(await rowsOf('resumed')).toEqual(['start']);
    world.forget();
  }

  test('is kept where that was asked for, and goes on: no part is sent twice', async () => {
    await interrupt();
    const object = await container.uploadObjectViaStream(LARGE, 'resumed', sessions());
    expect(object.hash).toBe(sha1(LARGE));
    expect(succeeded('b2_upload_part')).toBe(2);
    expect(succeeded('b2_start_large_file')).toBe(0);
    expect(await rowsOf('resumed')).toEqual(['upload']);
    await container.deleteObject('resumed', { versions: 'delete' });
  });

  test('is not resumed for another content: that is sent whole, and nothing is mixed', async () => {
    await interrupt();
    const other = Buffer.from(LARGE).fill('x', 10, 20);
    await container.uploadObjectViaStream(other, 'resumed', sessions());
    expect(sha1(await (await container.getObject('resumed')).bytes())).toBe(sha1(other));
    expect(succeeded('b2_upload_part')).toBe(3);
    expect(await rowsOf('resumed')).toEqual(['upload']);
    await container.deleteObject('resumed', { versions: 'delete' });
  });

  test('begins anew if it was cancelled meanwhile', async () => {
    await interrupt();
    await world.driver.exCancelUnfinished(container);
    await container.uploadObjectViaStream(LARGE, 'resumed', sessions());
    expect(succeeded('b2_upload_part')).toBe(3);
    await container.deleteObject('resumed', { versions: 'delete' });
  });

  test('is not looked for with resume: false', async () => {
    await interrupt();
    await container.uploadObjectViaStream(LARGE, 'resumed', { resume: false });
    expect(world.asked('b2_list_unfinished_large_files')).toEqual([]);
    expect(await rowsOf('resumed')).toEqual(['upload', 'start']);
    await world.driver.exCancelUnfinished(container);
    await container.deleteObject('resumed', { versions: 'delete' });
  });
});

describe('an upload whose completion got no answer', () => {
  test.each([
    ['once', 1],
    ['each time', 5],
  ])('%s is one whole object', async (_often, count) => {
    world.emulator.faults.wire('b2_finish_large_file', { kind: 'reset-before-response', count });
    const object = await container.uploadObjectViaStream(LARGE, 'ambiguous', { resume: false });
    expect(object.hash).toBe(sha1(LARGE));
    expect(await rowsOf('ambiguous')).toEqual(['upload']);
    expect(sha1(await object.bytes())).toBe(sha1(LARGE));
    await container.deleteObject('ambiguous', { versions: 'delete' });
  });
});

describe('a download', () => {
  test('that breaks goes on where it stopped, in the same version, whatever the name holds now', async () => {
    const old = await container.uploadObjectViaStream(LARGE, 'replaced', { resume: false });
    world.emulator.faults.wire('b2_download_file_by_id', { kind: 'truncate-response', afterBytes: 70_000 });
    const body = await old.asStream();
    await container.uploadObjectViaStream('another content', 'replaced');
    expect(sha1(Buffer.concat((await body.toArray()) as Buffer[]))).toBe(sha1(LARGE));
    expect(world.asked('b2_download_file_by_id')).toEqual(['b2_download_file_by_id 200', 'b2_download_file_by_id 206']);
    expect(world.waits).toEqual([1000]);
  });

  test('that stalls is given up after the idle time-out, and goes on', async () => {
    const driver = world.connect(undefined, { timeouts: { idle: 200 } });
    const object = await (await driver.getContainer('interrupted')).getObject('stored');
    const stalled = proxy.stallNext(20_000);
    expect(sha1(await object.bytes())).toBe(sha1(LARGE));
    await stalled;
    expect(world.asked('b2_download_file_by_id').at(-1)).toBe('b2_download_file_by_id 206');
  });

  test('that breaks again and again without a byte between fails after as many tries as the options say', async () => {
    const driver = world.connect(undefined, { retry: { attempts: 3 } });
    const object = await (await driver.getContainer('interrupted')).getObject('stored');
    world.emulator.faults.wire('b2_download_file_by_id', { kind: 'truncate-response', afterBytes: 0, count: 10 });
    expect(await failure(object.bytes())).toMatchObject({ code: 'network', retryable: true });
    expect(world.asked('b2_download_file_by_id')).toHaveLength(3);
    expect(world.waits).toEqual([1000, 2000]);
  });

  test('in several ranges heals each by itself', async () => {
    for (const skip of [0, 1])
      world.emulator.faults.wire('b2_download_file_by_id', { kind: 'truncate-response', afterBytes: 1000, skip });
    world.emulator.faults.fail('b2_download_file_by_id', { status: 503 });
    const path = join(directory, 'ranges');
    const { verifiedBy } = await stored.download(path, { partSize: 50_000, concurrency: 3 });
    expect([verifiedBy, sha1(await readFile(path))]).toEqual(['sha1', sha1(LARGE)]);
    // Five ranges, two of which broke off, and one that was refused.
    expect(world.asked('b2_download_file_by_id')).toHaveLength(8);
  });
});
