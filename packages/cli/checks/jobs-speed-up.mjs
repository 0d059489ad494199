/**
 * One, two and four workers, each a process, sync small objects between two servers that are some milliseconds away and store nothing. They have
 * so few transfers under way that latency is what bounds them, and not this machine. Four are to be 3.2 times as fast as one, and two 1.8 times.
 * Beside it stands what the database had to do.
 *
 *   node packages/cli/checks/jobs-speed-up.mjs [--objects N] [--latencies 20,100] [--workers 1,2,4] [--in-flight N]
 *     [--requests N] [--same]
 *
 * `--objects` and `--in-flight` are those of each worker; by default as many are in flight as make some forty objects a second, for two minutes.
 * `--requests` is what each account takes in a second, all workers together. With `--same` both ends are the same already, and are listed alone. Needs a build, and Debian's PostgreSQL.
 */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { ServerProcess } from '../../../benchmarks/dist/servers/server-process.js';
import { Postgres } from '../../sync-jobs/test/support/postgres.ts';
import { start, succeed } from './command.mjs';

const { values } = parseArgs({
  options: {
    objects: { type: 'string', default: '5000' },
    latencies: { type: 'string', default: '20,100' },
    workers: { type: 'string', default: '1,2,4' },
    'in-flight': { type: 'string' },
    requests: { type: 'string' },
    same: { type: 'boolean', default: false },
  },
});
const SIZE = 200;
const BARS = { 2: 1.8, 4: 3.2 };
/** Of Linux, in a second. */
const TICKS = 100;

const work = mkdtempSync(join(tmpdir(), 'stowage-speed-up-'));
await using postgres = await Postgres.start();
await counted();
let isSlow = false;
try {
  console.log('latency  workers  in flight    seconds  objects/s  speed-up  cores: workers  servers  machine');
  for (const latency of values.latencies.split(',').map(Number)) {
    let alone;
    for (const workers of values.workers.split(',').map(Number)) {
      const cell = await measured(latency, workers);
      if (workers === 1) alone = cell.rate;
      const speedUp = cell.rate / (alone ?? NaN);
      isSlow ||= alone !== undefined && speedUp < (BARS[workers] ?? 0);
      tell({ latency, workers, speedUp, ...cell });
    }
  }
} finally {
  rmSync(work, { recursive: true, force: true });
}
process.exitCode = isSlow ? 1 : 0;

/** The server counts its statements from now on. */
async function counted() {
  await ask(`ALTER SYSTEM SET shared_preload_libraries = 'pg_stat_statements'`);
  await postgres.restart();
  await ask('CREATE EXTENSION pg_stat_statements');
}

async function measured(latency, workers) {
  const inFlight = Number(values['in-flight'] ?? Math.max(1, latency / 10));
  const objects = workers * Number(values.objects);
  await using source = await serverOf(latency, `sink-${objects}x${SIZE}`);
  const bucket = values.same ? `sink-${objects}x${SIZE}` : `sink-0x${SIZE}`;
  await using target = await serverOf(latency, bucket);
  const name = `job-${latency}-${workers}`;
  const env = {
    STOWAGE_DATABASE: postgres.url,
    SECRET: source.place.key,
    XDG_STATE_HOME: work,
    STOWAGE_CONFIG: join(work, 'config.json'),
  };
  writeFileSync(env.STOWAGE_CONFIG, JSON.stringify({ remotes: { from: remoteOf(source), to: remoteOf(target) } }));
  const ends = [`from:sink-${objects}x${SIZE}`, `to:${bucket}`];
  await succeed(['sync', '--job', name, '--concurrency', String(inFlight), ...ends], { env });
  await ask('SELECT pg_stat_reset(), pg_stat_statements_reset()');
  const before = { wal: await walOf(), machine: machineTicks(), time: Date.now(), children: childTicks() };
  await Promise.all(Array.from({ length: workers }, (_, index) => ended(`worker ${index}`, env)));
  const seconds = (Date.now() - before.time) / 1000;
  const coresOf = (ticks) => (ticks / TICKS / seconds).toFixed(2);
  const [sent, given] = [await target.usage(), await source.usage()];
  const job = await finished(name);
  assert.deepEqual([job.state, Number(job.objects), Number(job.changed)], ['done', objects, values.same ? 0 : objects]);
  // Workers find out up to a second later that nothing is left.
  const elapsed = (Number(job.finished) - before.time) / 1000;
  const busiest = Math.max(sent.counters.requests, given.counters.requests) / elapsed;
  // A second's worth may have been saved up.
  if (values.requests !== undefined)
    assert.ok(busiest <= values.requests * (1 + 1 / elapsed), `${busiest} requests a second`);
  return {
    inFlight,
    elapsed,
    rate: objects / elapsed,
    cores: {
      workers: coresOf(childTicks() - before.children),
      servers: coresOf((sent.cpuSeconds + given.cpuSeconds) * TICKS),
      machine: coresOf(machineTicks() - before.machine),
    },
    busiest,
    sends: sent.counters.uploads / objects,
    requests: (sent.counters.requests + given.counters.requests) / objects,
    parts: job.parts,
    database: await load(before.wal),
  };
}

async function serverOf(latency, bucket) {
  return ServerProcess.start({ kind: 'sink', latency, bucket, digests: [] });
}

function remoteOf({ place }) {
  const { hostname, port } = new URL(place.url);
  const options = { host: hostname, port: Number(port), secure: false };
  return { provider: 'backblaze_b2', key: place.keyId, secret: { env: 'SECRET' }, options };
}

async function ended(name, env) {
  // One part at once, so that each has as much under way as any other.
  const limit = values.requests === undefined ? [] : ['--account-requests', values.requests];
  const child = start(['worker', '--until-done', '--shards', '1', '--name', name, '-q', ...limit], {
    env,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const [code] = await once(child, 'exit');
  assert.equal(code, 0);
}

async function finished(name) {
  const [job] = await ask(
    `SELECT j.state, j.finished, count(*) AS parts, sum(n_objects) AS objects, sum(n_created) AS changed FROM stowage_jobs j JOIN stowage_shards ON job = name
     WHERE name = '${name}' GROUP BY j.name`,
  );
  return job;
}

/** What the database has done since the last reset. */
async function load(wal) {
  const written = (await walOf()) - wal;
  const [numbers] = await ask(
    `SELECT xact_commit + xact_rollback AS transactions, tup_inserted + tup_updated + tup_deleted AS rows, pg_database_size(datname) AS size,
       (SELECT sum(calls) FROM pg_stat_statements) AS statements, (SELECT sum(total_exec_time) FROM pg_stat_statements) AS milliseconds
     FROM pg_stat_database WHERE datname = 'postgres'`,
  );
  return { written, ...Object.fromEntries(Object.entries(numbers).map(([key, value]) => [key, Number(value)])) };
}

async function walOf() {
  const [{ bytes }] = await ask(`SELECT pg_current_wal_lsn() - '0/0' AS bytes`);
  return Number(bytes);
}

async function ask(sql) {
  const client = new pg.Client(postgres.url);
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

/** Of all cores, in which they did something. */
function machineTicks() {
  const [, user, nice, system, , , irq, softIrq] = readFileSync('/proc/stat', 'utf8').split(/\s+/, 9).map(Number);
  return user + nice + system + irq + softIrq;
}

/** Of all processes that were started here and have ended. */
function childTicks() {
  const fields = readFileSync('/proc/self/stat', 'utf8').split(') ')[1].split(' ');
  return Number(fields[13]) + Number(fields[14]);
}

function tell({ latency, workers, inFlight, elapsed, rate, speedUp, cores, database, ...more }) {
  const columns = [
    [`${latency} ms`, 7],
    [workers, 7],
    [inFlight, 9],
    [elapsed.toFixed(1), 9],
    [rate.toFixed(1), 9],
    [Number.isNaN(speedUp) ? '' : speedUp.toFixed(2), 8],
    [cores.workers, 14],
    [cores.servers, 7],
    [cores.machine, 7],
  ];
  console.log(columns.map(([value, width]) => String(value).padStart(width)).join('  '));
  const { transactions, statements, rows, written, size, milliseconds } = database;
  const perObject = `${more.sends.toFixed(3)} sends and ${more.requests.toFixed(2)} requests an object, ${more.busiest.toFixed(1)} requests a second at the busier end, ${more.parts} parts`;
  console.log(
    `         ${perObject}; PostgreSQL: ${transactions} transactions, ${statements} statements of ${milliseconds.toFixed(0)} ms in all, ` +
      `${rows} rows written, ${(written / 1e6).toFixed(2)} MB of WAL, ${(size / 1e6).toFixed(1)} MB on disk`,
  );
}
