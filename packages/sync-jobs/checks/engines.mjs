/**
 * What could hand out shards: how many a second, and what is left when it is killed (`kill -9`) in the middle. PGlite and BullMQ are no dependencies:
 * npm puts them into a temporary directory. Needs Debian's `postgresql` and `redis-server`.
 *
 *   node --experimental-transform-types --conditions @stowage/source --import ./tools/run-sources.mjs packages/sync-jobs/checks/engines.mjs [JOBS]
 */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Postgres } from '../test/support/postgres.ts';

const jobs = Number(process.argv[2] ?? 3000);
const home = mkdtempSync(join(tmpdir(), 'stowage-engines-'));
const taker = fileURLToPath(new URL('engine-taker.mjs', import.meta.url));

/** Redis as Debian sets it up: a snapshot now and then. */
const SNAPSHOTS = ['--save', '3600 1 300 100 60 10000'];
const engines = [
  ['pg-boss on PostgreSQL, alone', 'boss', postgres],
  ['BullMQ on Redis, snapshots', 'bullmq', redis(...SNAPSHOTS)],
  ['BullMQ on Redis, log each second', 'bullmq', redis('--appendonly', 'yes')],
  ['BullMQ on Redis, log always', 'bullmq', redis('--appendonly', 'yes', '--appendfsync', 'always')],
  ['store on PostgreSQL with pg-boss', 'postgres', postgres],
  ['store on PGlite', 'pglite', directory],
  ['store on SQLite', 'sqlite', directory],
];

try {
  execFileSync('npm', ['install', '--silent', '--prefix', home, '@electric-sql/pglite', 'bullmq', 'ioredis'], {
    stdio: 'inherit',
  });
  for (const [title, engine, place] of engines) {
    const [one, four] = [await rate(engine, place, 1), await rate(engine, place, 4)];
    const { lost, doubled, again } = await killed(engine, place);
    console.log(
      `${title.padEnd(34)} ${String(one).padStart(6)} a second, four takers ${String(four).padStart(6)}; killed: ${lost} lost, ${doubled} doubled, ` +
        `${again} given again`,
    );
  }
} finally {
  rmSync(home, { recursive: true, force: true });
}

/** Jobs a second that are handed out and completed. */
async function rate(engine, place, takers) {
  await using at = await place();
  await taken(engine, at, ['add', jobs]);
  let [begun, ended] = [0, 0];
  const log = await taken(engine, at, ['take', takers], () => {
    ended = performance.now();
    begun ||= ended;
  });
  return Math.round((log.length / 2 / (ended - begun)) * 1000);
}

/** The server, or the process that has it within itself, is killed when half of the jobs are completed, and begun again. */
async function killed(engine, place) {
  await using at = await place();
  await taken(engine, at, ['add', jobs]);
  let completed = 0;
  let restarted;
  const log = await taken(engine, at, ['take', 4], (child, what) => {
    if (what !== 'done' || (completed += 1) !== Math.floor(jobs / 2)) return;
    if (at.restart === undefined) child.kill('SIGKILL');
    else restarted = at.restart();
  });
  await restarted;
  if (at.restart === undefined) log.push(...(await taken(engine, at, ['take', 4])));
  const [done, given] = [new Set(), new Set()];
  let [doubled, again] = [0, 0];
  for (const [what, job] of log) {
    if (what === 'given' && done.has(job)) doubled += 1;
    else if (what === 'given' && given.has(job)) again += 1;
    (what === 'given' ? given : done).add(job);
  }
  return { lost: jobs - done.size, doubled, again };
}

/** What a process that takes jobs says of them. */
async function taken(engine, { url }, words, see = () => undefined) {
  const options = { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, ENGINES: home } };
  const child = spawn(process.execPath, [...process.execArgv, taker, engine, url, ...words.map(String)], options);
  const closed = once(child, 'close');
  const log = [];
  for await (const line of createInterface({ input: child.stdout })) {
    const entry = line.split(' ');
    log.push(entry);
    see(child, ...entry);
  }
  await closed;
  return log;
}

async function directory() {
  const path = mkdtempSync(join(home, 'data-'));
  return { url: path, [Symbol.asyncDispose]: async () => rmSync(path, { recursive: true, force: true }) };
}

async function postgres() {
  const server = await Postgres.start(['-c', 'fsync=on']);
  return {
    url: server.url,
    restart: () => server.restart(),
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

function redis(...settings) {
  return async () => {
    const [port, { url: path }] = [await freePort(), await directory()];
    let server;
    const begin = async () => {
      server = spawn('redis-server', ['--port', port, '--bind', '127.0.0.1', '--dir', path, ...settings], {
        stdio: 'ignore',
      });
      await sleep(500);
    };
    const end = async () => {
      const ended = once(server, 'exit');
      server.kill('SIGKILL');
      await ended;
    };
    await begin();
    return { url: `redis://127.0.0.1:${port}`, restart: () => end().then(begin), [Symbol.asyncDispose]: end };
  };
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return String(port);
}
