import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import type { WorkerEvent } from '@stowage/sync-jobs';
import { defineCommand } from '../command-definition.js';
import { DATABASE_OPTION, openDatabase, type DatabaseFlags } from '../jobs/database.js';
import { WorkerEnds } from '../jobs/worker-ends.js';
import { parseBytes, parseCount, parseDuration } from '../quantities.js';
import type { Session } from '../session.js';
import { visible } from '../visible.js';

interface Flags extends DatabaseFlags {
  readonly name?: string;
  readonly shards?: number;
  readonly untilDone?: boolean;
  readonly lease?: number;
  readonly accountRequests?: number;
  readonly accountBytes?: number;
}

/** How long shards may take to end in order after SIGTERM, in milliseconds: a second one ends it at once. */
const DRAINING = 600_000;

const WORDS = { taken: 'took', recorded: 'recorded', 'given-back': 'gave back', lost: 'lost' } as const;

/** `stowage worker`. */
export const command = defineCommand<Flags, []>({
  description:
    'Takes parts of any job in the database, on as many machines as you like; remotes are looked up in the configuration of each. SIGTERM and Ctrl-C let it end in order: what it works on is ended where it is, and recorded; a second one ends it at once, and others do its part again.',
  arguments: [],
  options: [
    DATABASE_OPTION,
    { flags: '--name <name>', description: 'what it is called in `stowage jobs`; default: the host, and a number' },
    { flags: '--shards <count>', description: 'how many parts it works on at once; default: 2', parse: parseCount },
    {
      flags: '--lease <time>',
      description: 'who is not heard of for so long is taken for dead; default: 30s',
      parse: parseDuration,
    },
    { flags: '--until-done', description: 'end when no job is running' },
    {
      flags: '--account-requests <count>',
      description: 'requests a second to each account, all workers together',
      parse: parseCount,
    },
    {
      flags: '--account-bytes <bytes>',
      description: 'bytes a second to and from each account, all workers together, such as 100M',
      parse: parseBytes,
    },
  ],
  examples: [
    { command: 'stowage worker --database postgres://stowage@db.example/stowage', says: 'until it is told to end' },
    { command: 'stowage worker --database file:jobs.db --until-done', says: 'on one machine, until all is done' },
  ],
  async run(session, _values, flags) {
    session.patience = DRAINING;
    session.drains = true;
    await using store = await openDatabase(session, flags);
    const { paceOf, work } = await import('@stowage/sync-jobs');
    const { shards, untilDone, lease = 30, accountRequests: requests, accountBytes: bytes } = flags;
    const name = flags.name ?? `${hostname()} ${randomUUID().slice(0, 8)}`;
    const onDrain = (): void => session.output.note('ends what it works on; once more to end at once');
    session.signal.addEventListener('abort', onDrain, { once: true });
    const ends = new WorkerEnds(session, store, { requests, bytes });
    const onEvent = (event: WorkerEvent): void => tell(session, event);
    const open = ends.open.bind(ends);
    const pace = paceOf(lease * 1000);
    await work({ store, name, shards, untilDone, pace, open, draining: session.signal, onEvent });
  },
});

function tell(session: Session, event: WorkerEvent): void {
  const { output } = session;
  if (event.type === 'trouble') {
    session.report(event.error, 'the database');
    return;
  }
  const { job, shard, phase, range } = event.lease;
  const error = event.type === 'given-back' && event.error !== undefined ? wordsOf(event.error) : undefined;
  if (event.type === 'recorded') session.succeed();
  const line = {
    type: 'shard',
    event: event.type,
    job,
    shard,
    phase,
    ...range,
    ...(error !== undefined && { error }),
  } as const;
  const ends = `${visible(range.after ?? '')}…${visible(range.upTo ?? '')}`;
  const because = error === undefined ? '' : `: ${visible(error)}`;
  void output.done(line, `${WORDS[event.type]} ${job} ${shard} (${ends})${because}`);
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
