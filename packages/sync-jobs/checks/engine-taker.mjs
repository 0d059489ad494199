// Takes jobs from one engine and completes them, until there are none, or nobody has given one for a while. Run by engines.mjs.
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { COUNTS } from '../src/job.ts';
import { LocalQueue } from '../src/store/shard-queue.ts';
import { openSqlStore } from '../src/store/sql-job-store.ts';
import { openJobStore } from '../src/open-store.ts';

const [engine, url, command, count] = process.argv.slice(2);
/** How long a job is somebody's who says no more, and how long it is waited for, in milliseconds. */
const LEASE = 4000;
const PATIENCE = 12_000;
const LONG = 600_000;
const NOTHING = Object.fromEntries(COUNTS.map((count) => [count, 0]));

const engines = { boss, bullmq, postgres: () => ofStore(openJobStore(url)), pglite, sqlite };
const { add, take, complete, close } = await engines[engine]();
if (command === 'add') await add(Number(count));
else await Promise.all(Array.from({ length: Number(count) }, lane));
await close();
process.exit();

async function lane() {
  for (let since = performance.now(); performance.now() - since < PATIENCE;) {
    const job = await untilAnswered(take);
    if (job === 'over') return;
    if (job === undefined) await sleep(50);
    else {
      console.log(`given ${job.id}`);
      await untilAnswered(() => complete(job));
      console.log(`done ${job.id}`);
      since = performance.now();
    }
  }
}

/** A server that is killed comes back. */
async function untilAnswered(ask) {
  for (let tries = 0; ; tries += 1) {
    try {
      return await ask();
    } catch (error) {
      if (tries > 100) throw error;
      // Somebody else's by now.
      if (error.name === 'LeaseLostError' || /Missing (key|lock)|not in the active state/.test(error.message))
        return undefined;
      await sleep(100);
    }
  }
}

async function boss() {
  const { PgBoss } = await import('pg-boss');
  const queue = new PgBoss({
    connectionString: url,
    superviseIntervalSeconds: 1,
    maintenanceIntervalSeconds: 1,
    monitorIntervalSeconds: 1,
  });
  queue.on('error', () => undefined);
  await queue.start();
  await queue.createQueue('q', { retryLimit: 10, expireInSeconds: LEASE / 1000 });
  return {
    add: (jobs) =>
      queue.insert(
        'q',
        Array.from({ length: jobs }, (_, index) => ({ data: { index } })),
      ),
    take: async () => (await queue.fetch('q'))[0],
    complete: ({ id }) => queue.complete('q', id),
    close: () => queue.stop({ graceful: false }),
  };
}

async function bullmq() {
  const { Queue, Worker } = await installed('bullmq');
  const { hostname: host, port } = new URL(url);
  const connection = { host, port: Number(port), maxRetriesPerRequest: null };
  const [queue, worker] = [
    new Queue('q', { connection }),
    new Worker('q', null, { connection, lockDuration: LEASE, stalledInterval: LEASE, maxStalledCount: 10 }),
  ];
  for (const each of [queue, worker]) each.on('error', () => undefined);
  await worker.waitUntilReady();
  await worker.startStalledCheckTimer();
  return {
    add: (jobs) => queue.addBulk(Array.from({ length: jobs }, (_, index) => ({ name: 'j', data: { index } }))),
    take: () => worker.getNextJob('token', { block: false }),
    complete: (job) => job.moveToCompleted('', 'token', false),
    close: async () => undefined,
  };
}

async function pglite() {
  const { PGlite } = await installed('@electric-sql/pglite');
  const { POSTGRES } = await import('../src/store/postgres-database.ts');
  const server = await PGlite.create(url);
  const database = {
    dialect: POSTGRES,
    transaction: (work) =>
      server.transaction((transaction) => work(async (sql, ...values) => (await transaction.query(sql, values)).rows)),
    [Symbol.asyncDispose]: () => server.close(),
  };
  return ofStore(openSqlStore(database, new LocalQueue()));
}

async function sqlite() {
  return ofStore(openJobStore(`file:${join(url, 'jobs.db')}`));
}

/** A shard is a job. */
async function ofStore(opening) {
  const store = await opening;
  return {
    add: async (jobs) => {
      await store.submit('job', { mode: 'copy', source: 'a:a', target: 'b:b' });
      const lease = await store.take('first', LONG);
      const ends = Array.from({ length: jobs }, (_, index) => String(index).padStart(9, '0'));
      await store.cut(
        lease,
        ends[0],
        ends.slice(0, -1).map((after, index) => ({ after, upTo: ends[index + 1] })),
      );
      await store.giveBack(lease);
    },
    take: async () => {
      const lease = await store.take('taker', LEASE);
      if (lease !== undefined) return { id: lease.shard, lease };
      return (await store.job('job'))?.state === 'running' ? undefined : 'over';
    },
    complete: ({ lease }) => store.finish(lease, { counts: NOTHING, checksum: 0n, failures: [] }),
    close: () => store[Symbol.asyncDispose](),
  };
}

async function installed(name) {
  return import(pathToFileURL(createRequire(join(process.env.ENGINES, 'x.js')).resolve(name)).href);
}
