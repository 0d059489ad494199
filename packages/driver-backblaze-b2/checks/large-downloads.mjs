/**
 * Downloads of 160 MiB in ranges, two at once, while requests go wrong and every fourth is given up: once hashed by threads beside, once
 * without. No wrong byte, and nothing is left of those that failed: no file, no descriptor, no thread. `node checks/large-downloads.mjs` after
 * a build.
 */
import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { BackblazeB2StorageDriver } from '@stowage/driver-backblaze-b2';
import { chosenSeed, seededRandom } from '../../../tools/recovery/seeded-random.mjs';
import { startEmulator } from './emulator-process.mjs';
import { FaultInjector } from './fault-injector.mjs';

const MIB = 1024 ** 2;
const SIZE = 160 * MIB;
const downloads = Number(process.env.STOWAGE_LARGE_DOWNLOADS ?? 16);
const partSize = 8 * MIB;
/** Of the requests of a download, which are some twenty. */
const share = 0.05;

const seed = chosenSeed();
const random = seededRandom(seed);
const unhandled = [];
process.on('unhandledRejection', (error) => unhandled.push(error));

async function sha1Of(path) {
  const hash = createHash('sha1');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}

/** What this process has open, and its threads. Undefined where the system does not tell. */
async function held() {
  if (!existsSync('/proc/self/task')) return undefined;
  const [descriptors, threads] = await Promise.all([readdir('/proc/self/fd'), readdir('/proc/self/task')]);
  return { descriptors: descriptors.length, threads: threads.length };
}

/** Brings it whole, however often it is damaged on the way. Gives how often it was. */
async function bring(object, path) {
  for (let damaged = 0; ; damaged += 1) {
    try {
      await object.download(path, { partSize });
      return damaged;
    } catch (error) {
      if (error.code !== 'hash_mismatch') throw error;
    }
  }
}

/** Thinks better of it when some of it is there. */
async function giveUp(object, path) {
  const enough = new AbortController();
  const most = random() * 0.9 * SIZE;
  const onProgress = ({ transferred }) => transferred > most && enough.abort();
  await assert.rejects(object.download(path, { partSize, onProgress, signal: enough.signal }), { name: 'AbortError' });
  assert.ok(!existsSync(path), 'a download that was given up has left a file');
}

/** Some of one object, two at once. */
async function round({ object, directory, injector }) {
  const done = { whole: 0, 'given up': 0, damaged: 0, threads: 0 };
  const one = async (number) => {
    const path = join(directory, `${number}.bin`);
    if (number % 4 === 3) {
      await giveUp(object, path);
      done['given up'] += 1;
      return;
    }
    await injector.maybe(...Array.from({ length: SIZE / partSize }, () => 'b2_download_file_by_id'));
    done.damaged += await bring(object, path);
    assert.equal(await sha1Of(path), object.hash, 'wrong bytes');
    await rm(path);
    done.whole += 1;
  };
  let next = 0;
  let over = false;
  const worker = async () => {
    while (next < downloads) await one(next++);
  };
  const watch = async () => {
    for (; !over; await sleep(20)) done.threads = Math.max(done.threads, (await held())?.threads ?? 0);
  };
  const watching = watch();
  await Promise.all([worker(), worker()]).finally(() => (over = true));
  await watching;
  return done;
}

async function run(directory) {
  await using emulator = await startEmulator(['--control-port', '0', '--journal-limit', '100000']);
  await using driver = BackblazeB2StorageDriver.fromEnv(emulator.env, {
    retry: { attempts: 8, initialDelay: 4, maxDelay: 50 },
  });
  const container = await driver.createContainer('large-downloads');
  const source = join(directory, 'source');
  await writeFile(source, Buffer.alloc(SIZE, randomBytes(MIB - 1)));
  const object = await container.uploadObject(source, 'large.bin');
  await rm(source);
  const injector = new FaultInjector(emulator.controlUrl, { random, share });
  for (const threads of ['2', '0']) {
    process.env.STOWAGE_THREADS = threads;
    // Connections are open then, and Node has the threads of its own.
    await bring(object, join(directory, 'first.bin'));
    await rm(join(directory, 'first.bin'));
    const before = await held();
    const done = await round({ object, directory, injector });
    await injector.clear();
    await sleep(200);
    const after = await held();
    console.log(`${threads} threads:`, done, 'held before', before, 'and after', after);
    assert.deepEqual(await readdir(directory), [], 'files are left');
    assert.equal(after?.threads, before?.threads, 'threads are left');
    assert.equal(
      done.threads - (before?.threads ?? 0),
      before === undefined ? 0 : Number(threads),
      'other threads than were allowed',
    );
    // Connections come and go.
    assert.ok(after === undefined || after.descriptors <= before.descriptors + 8, 'descriptors are left');
  }
  const { requests, faults } = await injector.report();
  console.log(`${requests} requests, of which went wrong:`, Object.fromEntries([...faults].sort()));
  assert.ok(faults.size > 0, 'nothing went wrong');
  assert.deepEqual(unhandled, [], 'rejections that nobody handled');
}

console.log(`seed ${seed}`);
const directory = await mkdtemp(join(tmpdir(), 'stowage-large-downloads-'));
try {
  await run(directory);
} finally {
  await rm(directory, { recursive: true, force: true });
}
