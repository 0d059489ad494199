import type { Session } from '../session.js';
import { treeOptionsOf, type TreeFlags } from '../sync/sync-flags.js';
import { UsageError } from '../usage-error.js';
import { visible } from '../visible.js';
import type { DatabaseFlags } from './database.js';

/** What `sync --job` is given. */
export interface SubmitFlags extends DatabaseFlags, TreeFlags {
  readonly job: string;
  readonly maxDelete?: number;
  readonly deleteAll?: boolean;
  readonly keepNewer?: boolean;
  readonly backupDir?: string;
  readonly state?: string;
}

/** Adds a job to a database: what loads it is loaded for this alone. */
export async function submit(
  session: Session,
  [source, target]: readonly [string, string],
  flags: SubmitFlags,
): Promise<void> {
  const { maxDelete, deleteAll, keepNewer, job: name, backupDir, state, hashCache } = flags;
  if (backupDir !== undefined || state !== undefined || hashCache === true)
    throw new UsageError('--backup-dir, --state and --hash-cache do not go with --job');
  if (session.flags.bwlimit !== undefined)
    throw new UsageError('--bwlimit does not go with --job: see stowage worker --account-bytes');
  const { jobSpecOf } = await import('./job-spec.js');
  const newer = keepNewer === true ? 'keep' : undefined;
  const small = session.flags.concurrency;
  const options = { ...treeOptionsOf(flags), maxDelete, deleteAll, newer, small } as const;
  const spec = jobSpecOf({ name, source, target, options });
  if (!session.isDryRun) {
    const { openDatabase } = await import('./database.js');
    await using store = await openDatabase(session, flags);
    await store.submit(name, spec);
  }
  session.succeed();
  const outcome = session.isDryRun ? 'planned' : 'done';
  const line = { type: 'action', action: 'submit', outcome, source: spec.source, target: spec.target } as const;
  const words = session.isDryRun ? 'would submit' : 'submitted';
  await session.output.done(line, `${words} ${visible(name)}: ${visible(spec.source)} to ${visible(spec.target)}`);
}
