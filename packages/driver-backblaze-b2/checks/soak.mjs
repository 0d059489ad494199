/**
 * 10,000 mixed operations, 32 at once, while at least 5 % of the requests go wrong in every way the emulator knows: no wrong byte, no lost
 * object, no unhandled rejection, and memory does not grow. `node --expose-gc checks/soak.mjs` after a build.
 */
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FileUploadSessionStore } from '@stowage/core';
import { BackblazeB2StorageDriver } from '@stowage/driver-backblaze-b2';
import { startEmulator } from './emulator-process.mjs';
import { FaultInjector } from './fault-injector.mjs';
import { chosenSeed, seededRandom } from '../../../tools/recovery/seeded-random.mjs';
import { SoakWorker } from './soak-worker.mjs';

const MIB = 1024 ** 2;
const operations = Number(process.env.STOWAGE_SOAK_OPERATIONS ?? 10_000);
const concurrency = 32;
const share = 0.05;
/** Some operations take more requests than those that are told to the injector: with this it comes out right. */
const chance = share * 1.6;
const samples = 20;
/** What is live hardly changes; what the process holds is also a matter of how the allocator rounds up. */
const allowedGrowth = { heap: 8 * MIB, rss: 40 * MIB };

const seed = chosenSeed();
const unhandled = [];
process.on('unhandledRejection', (error) => unhandled.push(error));

/** As in production, but for the waits, which nobody should wait for here, and the number of tries: one in twenty fails. */
const options = {
  retry: { attempts: 8, initialDelay: 4, maxDelay: 50 },
  timeouts: { connect: 10_000, headers: 10_000, idle: 10_000 },
};

function memory() {
  globalThis.gc();
  const { rss, heapUsed } = process.memoryUsage();
  return { rss, heap: heapUsed };
}

/** Lets all workers take from one stock of operations, and looks at the memory now and then. */
async function work(workers) {
  const sizes = [];
  let done = 0;
  const each = async (worker) => {
    while (done < operations) {
      done += 1;
      if (done % Math.ceil(operations / samples) === 0) sizes.push(memory());
      await worker.step();
    }
  };
  await Promise.all(workers.map(each));
  return sizes;
}

/** The listing holds exactly what was stored and not deleted, with sizes and hashes. */
async function assertComplete(container, workers) {
  const expected = new Map(workers.flatMap((worker) => [...worker.stored]));
  const listed = new Map();
  for await (const { name, size, hash } of container.iterateObjects()) listed.set(name, { size, hash });
  assert.deepEqual([...listed.keys()].sort(), [...expected.keys()].sort(), 'objects were lost, or came back');
  for (const [name, { size, hash }] of expected) {
    assert.equal(listed.get(name).size, size, `size of ${name}`);
    assert.equal(listed.get(name).hash, hash, `hash of ${name}`);
  }
  return listed.size;
}

/**
 * Whether an answer to `b2_start_large_file` that was lost was one of success only the server knows, and no list tells whose an
 * unfinished file is. So the driver leaves it: it has no parts, and costs nothing. Anything else must not be left.
 */
async function assertNothingUnfinished({ backend }, container, lostStarts) {
  const page = await backend.multipart.listUploads(container, { prefix: '', limit: 100 });
  for (const upload of page.items) {
    const { items } = await backend.multipart.listParts(upload, { limit: 1 });
    assert.deepEqual(items, [], `an unfinished upload of '${upload.name}' was left behind`);
  }
  console.log(`${page.items.length} empty unfinished files are left by ${lostStarts} lost answers to their start`);
  assert.ok(page.items.length <= lostStarts, 'an unfinished file was left behind');
}

function table(title, counts) {
  const columns = [...counts].sort().map(([name, count]) => `${name} ${count}`);
  console.log(`${title}: ${columns.join(', ')}`);
}

function sumOf(workers, what) {
  const sums = new Map();
  for (const worker of workers) for (const [name, count] of worker[what]) sums.set(name, (sums.get(name) ?? 0) + count);
  return sums;
}

function median(values) {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
}

/** Nobody expects the first quarter to be flat: caches fill, code is compiled. */
function assertFlat(what, sizes, allowed) {
  const quarter = Math.ceil(sizes.length / 4);
  const growth = median(sizes.slice(-quarter)) - median(sizes.slice(quarter, 2 * quarter));
  const figures = sizes.map((size) => (size / MIB).toFixed(0)).join(' ');
  console.log(`${what} in MiB: ${figures}; from the second quarter to the last ${(growth / MIB).toFixed(1)} MiB more`);
  assert.ok(growth < allowed, `${what} grows`);
}

async function run(directory) {
  const parts = ['--recommended-part-size', '30000', '--absolute-minimum-part-size', '20000'];
  await using emulator = await startEmulator([...parts, '--control-port', '0', '--journal-limit', '1000000']);
  await using driver = BackblazeB2StorageDriver.fromEnv(emulator.env, options);
  const container = await driver.createContainer('soak-test');
  const injector = new FaultInjector(emulator.controlUrl, { random: seededRandom(seed), share: chance });
  const sessions = new FileUploadSessionStore(join(directory, 'sessions'));
  const workers = Array.from({ length: concurrency }, (_, index) => {
    const random = seededRandom(seed + index + 1);
    return new SoakWorker({ container, sessions, injector, random, directory, prefix: `worker-${index}/` });
  });

  const started = performance.now();
  const sizes = await work(workers);
  const seconds = (performance.now() - started) / 1000;
  await injector.clear();
  const left = await assertComplete(container, workers);
  for (const worker of workers) await worker.readAll();

  const { requests, faults, lostStarts } = await injector.report();
  await assertNothingUnfinished(driver, container, lostStarts);
  const hit = [...faults.values()].reduce((sum, count) => sum + count, 0);
  table('operations', sumOf(workers, 'done'));
  table(`faults that hit (${hit} of ${requests} requests, ${((100 * hit) / requests).toFixed(1)} %)`, faults);
  table('damaged downloads that were noticed, and asked for again', sumOf(workers, 'noticed'));
  console.log(`${operations} operations in ${seconds.toFixed(0)} s; ${left} objects are left, each whole`);
  assertFlat(
    'heap',
    sizes.map(({ heap }) => heap),
    allowedGrowth.heap,
  );
  assertFlat(
    'RSS',
    sizes.map(({ rss }) => rss),
    allowedGrowth.rss,
  );
  assert.deepEqual(unhandled, [], 'rejections that nobody handled');
  assert.ok(hit >= share * requests * 0.9, 'fewer requests than promised went wrong');
}

console.log(`seed ${seed}: ${operations} operations, ${concurrency} at once`);
const directory = await mkdtemp(join(tmpdir(), 'stowage-soak-'));
try {
  await run(directory);
} finally {
  await rm(directory, { recursive: true, force: true });
}
