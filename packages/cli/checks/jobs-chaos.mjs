/**
 * A sync of four workers from one B2 emulator to another one, while everything goes wrong: workers are killed, PostgreSQL is restarted and
 * killed, and 3 % of requests fail. It ends by itself, and then: the target is equal to the source, by names, sizes and SHA-1; the parts that
 * are done are the whole range, each once; every object is counted once; and few were sent twice.
 *
 *   node checks/jobs-chaos.mjs [OBJECTS] [KILLS] [RESTARTS]   by default 200,000, 20 and 2. Needs a build, and Debian's PostgreSQL.
 */
import assert from 'node:assert/strict';
import { hash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { Postgres } from '../../sync-jobs/test/support/postgres.ts';
import { Crew } from './chaos/crew.mjs';
import { HostileEmulator } from './chaos/emulators.mjs';
import { contentOf, indexOf, nameOf } from './chaos/planted.mjs';
import { outcome, succeed } from './command.mjs';

const [objects = 200_000, kills = 20, restarts = 2] = process.argv.slice(2).map(Number);
const WORKERS = 4;
const SHARE = 0.03;
/** Objects that the target has before: some that the source has not, and some that are others there. */
const [SURPLUS, STALE] = [50, 50];
/** It is stuck when nothing is stored, removed or recorded for so long, in milliseconds. */
const PATIENCE = 300_000;

const work = mkdtempSync(join(tmpdir(), 'stowage-jobs-chaos-'));
await using closing = new AsyncDisposableStack();
closing.defer(() => rmSync(work, { recursive: true, force: true }));
const postgres = closing.use(await Postgres.start());
const [from, to] = await Promise.all([
  HostileEmulator.start({ options: { data: join(work, 'source') }, objects, share: SHARE }),
  HostileEmulator.start({ options: { seed: seedOfTarget() }, share: SHARE }),
]);
closing.defer(() => Promise.all([from.close(), to.close()]));
const env = {
  STOWAGE_DATABASE: postgres.url,
  SECRET: to.key,
  XDG_STATE_HOME: work,
  STOWAGE_CONFIG: join(work, 'config.json'),
};
writeFileSync(env.STOWAGE_CONFIG, JSON.stringify({ remotes: { from: from.remote, to: to.remote } }));

const began = performance.now();
await succeed(['sync', '--job', 'chaos', '--delete-all', 'from:bucket', 'to:bucket'], { env });
const crew = new Crew(WORKERS, { env, directory: work });
closing.defer(() => crew.end());
await Promise.all([chaos(), watch()]);
const seconds = (performance.now() - began) / 1000;
for (const emulator of [from, to]) emulator.calm();
await check();

/** Kills come as objects arrive, so that all of them come before the end. */
async function chaos() {
  let [killed, restarted] = [0, 0];
  for (; killed < kills && crew.isWorking; killed += 1) {
    const due = (objects * (killed + Math.random())) / kills;
    while (to.changes < due && crew.isWorking) await sleep(20);
    while (!crew.kill() && crew.isWorking) await sleep(20);
    if ((killed + 1) * (restarts + 1) < kills * (restarted + 1) || restarted === restarts) continue;
    await postgres.restart(restarted % 2 === 0 ? 'SIGKILL' : 'SIGINT');
    restarted += 1;
  }
  assert.deepEqual([killed, restarted], [kills, restarts], 'everything has gone wrong that was to');
}

/** Until all workers have ended. */
async function watch() {
  let [last, since] = [-1, performance.now()];
  while (crew.isWorking) {
    await sleep(500);
    const progress = to.changes + (await partsDone().catch(() => 0));
    if (progress > last) [last, since] = [progress, performance.now()];
    if (performance.now() - since < PATIENCE) continue;
    const { stdout } = await outcome(['jobs', 'show', 'chaos'], { env });
    assert.fail(`nothing has been done for ${PATIENCE / 1000} s\n${stdout}\n${crew.words()}`);
  }
}

async function check() {
  const [line] = (await succeed(['jobs', 'show', 'chaos', '--json'], { env })).toString().split('\n');
  const { state, counts, shards, error } = JSON.parse(line);
  assert.equal(state, 'done', error);
  assert.equal(counts.objects, objects, 'every object is counted once');
  assert.equal(counts.created + counts.updated + counts.same, objects);
  await assertEqual();
  await assertWhole();
  const sends = to.uploads / objects;
  assert.ok(sends <= 1.2, `each object is sent ${sends} times`);
  const share = ((from.failed + to.failed) * 100) / (from.requests + to.requests);
  console.log(
    `${objects} objects, ${kills} kills, ${restarts} restarts of PostgreSQL, ${from.failed + to.failed} requests failed (${share.toFixed(1)} %): ` +
      `equal after ${seconds.toFixed(1)} s, ${shards.done} parts, ${sends.toFixed(3)} sends an object`,
  );
}

/** Side by side, as both servers list: and each is what was planted. */
async function assertEqual() {
  const target = to.files();
  let count = 0;
  for await (const file of from.files()) {
    const { value: copy } = await target.next();
    const content = contentOf(indexOf(file.fileName));
    const wanted = [nameOf(indexOf(file.fileName)), content.length, hash('sha1', content)];
    for (const { fileName, contentLength, contentSha1 } of [file, copy ?? {}])
      assert.deepEqual([fileName, contentLength, contentSha1], wanted);
    count += 1;
  }
  assert.equal(count, objects);
  assert.deepEqual(await target.next(), { done: true, value: undefined }, 'the target has nothing else');
}

/** The parts of the first phase lie side by side, from the first path to the last. */
async function assertWhole() {
  const rows = await ask(
    `SELECT state, start_after, up_to FROM stowage_shards WHERE phase = 'copy' ORDER BY start_after NULLS FIRST`,
  );
  const ends = rows.map(({ up_to: end }) => end?.toString() ?? null);
  const starts = rows.map(({ start_after: after }) => after?.toString() ?? null);
  assert.deepEqual(starts, [null, ...ends.slice(0, -1)]);
  assert.equal(ends.at(-1), null);
  assert.ok(rows.every(({ state }) => state === 'done'));
}

async function partsDone() {
  const [{ done }] = await ask(`SELECT count(*) AS done FROM stowage_shards WHERE state = 'done'`);
  return Number(done);
}

async function ask(sql) {
  const client = new pg.Client({ connectionString: postgres.url, connectionTimeoutMillis: 5000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return (await client.query(sql)).rows;
  } finally {
    await client.end().catch(() => undefined);
  }
}

function seedOfTarget() {
  const surplus = Array.from({ length: SURPLUS }, (_, index) => ({ name: `${index % 97}/surplus`, content: 'x' }));
  const stale = Array.from({ length: STALE }, (_, index) => ({ name: nameOf(index), content: 'another one' }));
  const path = join(work, 'target.json');
  writeFileSync(path, JSON.stringify({ buckets: [{ name: 'bucket', files: [...surplus, ...stale] }] }));
  return path;
}
