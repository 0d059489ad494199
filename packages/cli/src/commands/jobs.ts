import type { JobStatus, JobStore } from '@stowage/sync-jobs';
import { defineCommand } from '../command-definition.js';
import { DATABASE_OPTION, openDatabase, type DatabaseFlags } from '../jobs/database.js';
import { tellAll, tellJob } from '../jobs/tell-job.js';
import { PLACE_OPTIONS, type Place } from '../serve/place.js';
import type { Session } from '../session.js';
import { UsageError } from '../usage-error.js';

interface Flags extends DatabaseFlags, Place {}

/** What an action is given. */
interface Call {
  readonly session: Session;
  readonly store: JobStore;
  readonly name: string | undefined;
  readonly flags: Flags;
}

const WORK: Readonly<Record<string, (call: Call) => Promise<void>>> = {
  list,
  show,
  pause: (call) => change(call, 'paused', (name) => call.store.setState(name, 'paused')),
  resume: (call) => change(call, 'resumed', (name) => call.store.setState(name, 'running')),
  cancel: (call) => change(call, 'cancelled', (name) => call.store.setState(name, 'cancelled')),
  retry: (call) => change(call, 'retried', (name) => call.store.retry(name)),
  serve: async ({ session, store, flags }) =>
    (await import('../jobs/serve/server.js')).serveJobs(session, store, flags),
};

/** `stowage jobs`. */
export const command = defineCommand<Flags, [string, string?]>({
  description:
    'Jobs are submitted by `stowage sync --job`, and done by `stowage worker`. `retry` does again what failed; `serve` shows all of it as a page, and as metrics for Prometheus at /metrics.',
  arguments: [
    { syntax: '<action>', description: 'what to do', choices: Object.keys(WORK) },
    { syntax: '[name]', description: 'the job' },
  ],
  options: [DATABASE_OPTION, ...PLACE_OPTIONS],
  examples: [
    { command: 'stowage jobs list --database postgres://stowage@db.example/stowage', says: 'how far they are' },
    { command: 'stowage jobs show nightly --database file:jobs.db', says: 'counts, what failed and why, and workers' },
    { command: 'stowage jobs serve --port 8080 --database file:jobs.db', says: 'a page, on this machine' },
  ],
  async run(session, [action, name], flags) {
    if (name !== undefined && (action === 'list' || action === 'serve'))
      throw new UsageError(`'${action}' takes no job`);
    await using store = await openDatabase(session, flags);
    await WORK[action]?.({ session, store, name, flags });
  },
});

async function list({ session, store }: Call): Promise<void> {
  const jobs = await store.jobs();
  for (const job of jobs) await tellJob(session, job, jobs);
  if (jobs.length === 0) session.output.note('no jobs');
}

async function show(call: Call): Promise<void> {
  await tellAll(call.session, call.store, await found(call));
}

async function change(call: Call, words: string, work: (name: string) => Promise<boolean>): Promise<void> {
  const { session } = call;
  const { name, state } = await found(call);
  const isChanged = session.isDryRun || (await work(name));
  if (!isChanged) throw new Error(`the job '${name}' is ${state}: it cannot be ${words}`);
  session.succeed();
  const outcome = session.isDryRun ? 'planned' : 'done';
  const line = { type: 'action', action: 'update', outcome, target: name } as const;
  await session.output.done(line, session.isDryRun ? `${name} would be ${words}` : `${name} is ${words}`);
}

async function found({ store, name }: Call): Promise<JobStatus> {
  if (name === undefined) throw new UsageError('the name of the job is missing');
  const job = await store.job(name);
  // As what is not found is told: exit code 3.
  if (job === undefined) throw Object.assign(new Error(`there is no job '${name}'`), { code: 'ENOENT' });
  return job;
}
