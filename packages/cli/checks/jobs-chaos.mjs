/**
 * A sync of four workers from one B2 emulator to another one, while everything goes wrong: workers are killed, PostgreSQL is restarted, and 3 % of
 * requests fail. It ends by itself, and then: the target is equal to the source, by names, sizes and SHA-1; the parts that are done
 * are the whole range, each once; every object is counted once; and few were sent twice.
 *
 *   node checks/jobs-chaos.mjs [OBJECTS] [KILLS] [RESTARTS]      by default 5,000, 20 and 2. Needs a build, and Debian's PostgreSQL.
 */
import assert from 'node:assert/strict';
import { hash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startEmulator } from '@stowage/b2-emulator';
import { BackblazeB2StorageDriver } from '@stowage/driver-backblaze-b2';
import pg from 'pg';
import { Postgres } from '../../sync-jobs/test/support/postgres.ts';
import { start, succeed } from './command.mjs';

const [objects = 5000, kills = 20, restarts = 2] = process.argv.slice(2).map(Number);
const WORKERS = 4;
const SHARE = 0.03;
const SURPLUS = 50;
/** Of the deadline of the whole, in milliseconds: it is to end by itself. */
const PATIENCE = 90_000 + objects * 20;
const FAULTS = [
  { status: 503, code: 'service_unavailable' },
  { status: 500, code: 'internal_error' },
  { status: 408, code: 'request_timeout' },
  { kind: 'reset-before-response' },
  { kind: 'reset-mid-request' },
];

const work = mkdtempSync(join(tmpdir(), 'stowage-jobs-chaos-'));
const source = Array.from({ length: objects }, (_, index) => ({
  // Seeded files have no SHA-1: they are compared by size and time.
  fileInfo: { src_last_modified_millis: String(1_700_000_000_000 + index) },
  name: `${index % 97}/${index}`,
  content: `body ${index}`,
}));
const surplus = Array.from({ length: SURPLUS }, (_, index) => ({ name: `${index % 97}/surplus`, content: 'x' }));
const [from, to] = await Promise.all([emulatorOf(source), emulatorOf(surplus)]);
const [sent, hit] = [
  counting(to, ({ operation }) => operation === 'b2_upload_file'),
  counting(to, ({ fault }) => fault !== null),
];
const postgres = await Postgres.start();
const env = {
  STOWAGE_DATABASE: postgres.url,
  SECRET: to.key,
  XDG_STATE_HOME: work,
  STOWAGE_CONFIG: join(work, 'config.json'),
};
writeFileSync(env.STOWAGE_CONFIG, JSON.stringify({ remotes: { from: remoteOf(from), to: remoteOf(to) } }));
const running = new Map();
const restartsAfter = new Set(
  Array.from({ length: restarts }, (_, nth) => Math.floor(((nth + 1) * kills) / (restarts + 1))),
);
const began = performance.now();
try {
  await succeed(['sync', '--job', 'chaos', '--delete-all', '--concurrency', '4', 'from:bucket', 'to:bucket'], { env });
  for (let index = 0; index < WORKERS; index += 1) run(index);
  await Promise.race([chaos(), sleep(PATIENCE, undefined, { ref: false }).then(() => assert.fail('it does not end'))]);
  await check();
} finally {
  const left = [...running.values()];
  running.clear();
  for (const child of left) child.kill('SIGKILL');
  await Promise.allSettled([from.close(), to.close(), postgres[Symbol.asyncDispose]()]);
  rmSync(work, { recursive: true, force: true });
}

/** Kills come as objects arrive, so that all of them come before the end. */
async function chaos() {
  for (let killed = 0; killed < kills; killed += 1) {
    while (sent.count < (objects * (killed + Math.random())) / kills && running.size > 0) await sleep(20);
    const index = Math.floor(Math.random() * WORKERS);
    running.get(index)?.kill('SIGKILL');
    if (restartsAfter.has(killed)) await postgres.restart();
  }
  while (running.size > 0) await Promise.all([...running.values()].map(async (child) => once(child, 'exit')));
}

function run(index) {
  const words = ['worker', '--until-done', '--lease', '6s', '--name', `worker ${index}`, '-q'];
  const child = start(words, { env, stdio: ['ignore', 'ignore', 'ignore'] });
  running.set(index, child);
  child.once('exit', (code) => {
    if (running.get(index) !== child) return;
    running.delete(index);
    // One that finds no database when it begins says so and ends: what looks after it begins it again.
    if (code !== 0) run(index);
  });
}

async function check() {
  const seconds = (performance.now() - began) / 1000;
  const [line] = (await succeed(['jobs', 'show', 'chaos', '--json'], { env })).toString().split('\n');
  const { state, counts, shards, error } = JSON.parse(line);
  assert.equal(state, 'done', error);
  assert.equal(counts.objects, objects, 'every object is counted once');
  assert.equal(counts.created + counts.updated + counts.same, objects);
  const wanted = source.map(({ name, content }) => `${name} ${content.length} ${hash('sha1', content)}`);
  assert.deepEqual((await listed(to)).sort(), wanted.sort(), 'the target is equal');
  await assertWhole();
  const sends = sent.count / objects;
  assert.ok(sends <= 1.2, `each object is sent ${sends} times`);
  console.log(
    `${objects} objects, ${kills} kills, ${restarts} restarts of PostgreSQL, ${hit.count} requests failed at the target: equal after ` +
      `${seconds.toFixed(1)} s, ${shards.done} parts, ${sends.toFixed(3)} sends an object`,
  );
}

/** The parts of the first phase lie side by side, from the first path to the last. */
async function assertWhole() {
  const client = new pg.Client(postgres.url);
  await client.connect();
  const { rows } = await client.query(
    `SELECT state, start_after, up_to FROM stowage_shards WHERE phase = 'copy' ORDER BY start_after NULLS FIRST`,
  );
  await client.end();
  const ends = rows.map(({ up_to: end }) => end?.toString() ?? null);
  const starts = rows.map(({ start_after: after }) => after?.toString() ?? null);
  assert.deepEqual(starts, [null, ...ends.slice(0, -1)]);
  assert.equal(ends.at(-1), null);
  assert.ok(rows.every(({ state }) => state === 'done'));
}

async function listed({ url, keyId, key, faults }) {
  faults.clear();
  const { hostname, port } = new URL(url);
  await using driver = new BackblazeB2StorageDriver(keyId, key, { host: hostname, port: Number(port), secure: false });
  const container = await driver.getContainer('bucket');
  const lines = [];
  for await (const { name, size, checksums } of container.iterateObjects())
    lines.push(`${name} ${size} ${checksums.sha1}`);
  return lines;
}

async function emulatorOf(files) {
  const seed = join(work, `${Math.random()}.json`);
  writeFileSync(seed, JSON.stringify({ buckets: [{ name: 'bucket', files }] }));
  const emulator = await startEmulator({ seed, journalLimit: 100 });
  // Plans work one after the other: each lets up to twice as many pass as its share is, and then hits one.
  for (let index = 0; index < objects; index += 1) {
    const skip = Math.floor(Math.random() * (2 / SHARE - 1));
    const fault = FAULTS[Math.floor(Math.random() * FAULTS.length)];
    if ('kind' in fault) emulator.faults.wire('*', { ...fault, skip });
    else emulator.faults.fail('*', { ...fault, skip });
  }
  return emulator;
}

function counting({ journal }, isCounted) {
  const record = journal.record.bind(journal);
  const counter = { count: 0 };
  journal.record = (entry) => {
    if (isCounted(entry)) counter.count += 1;
    record(entry);
  };
  return counter;
}

function remoteOf({ url, keyId }) {
  const { hostname, port } = new URL(url);
  const options = { host: hostname, port: Number(port), secure: false };
  return { provider: 'backblaze_b2', key: keyId, secret: { env: 'SECRET' }, options };
}
