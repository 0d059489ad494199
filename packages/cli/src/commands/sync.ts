import { SyncJob, type SyncOptions } from '@stowage/sync';
import { defineCommand } from '../command-definition.js';
import { DATABASE_OPTION } from '../jobs/database.js';
import { submit } from '../jobs/submit.js';
import { ProgressBoard } from '../progress/progress-board.js';
import { parseCount } from '../quantities.js';
import { identityOfEnd, openEnd } from '../sync/ends.js';
import { runJob } from '../sync/run-job.js';
import { stateFile } from '../sync/state-file.js';
import { bandwidthOf, TREE_OPTIONS, treeOptionsOf, type TreeFlags } from '../sync/sync-flags.js';
import type { Session } from '../session.js';
import { UsageError } from '../usage-error.js';

interface Flags extends TreeFlags {
  readonly maxDelete?: number;
  readonly deleteAll?: boolean;
  readonly backupDir?: string;
  readonly keepNewer?: boolean;
  readonly state?: string;
  readonly job?: string;
  readonly database?: string;
}

/** `stowage sync`. */
export const command = defineCommand<Flags, [string, string]>({
  description:
    'What is only in the target is deleted at the end, if everything else went well. It may be killed at any moment: the same command goes on.',
  arguments: [
    { syntax: '<source>', description: 'a container, prefix or directory' },
    { syntax: '<target>', description: 'what is to be equal to it' },
  ],
  options: [
    { flags: '--max-delete <count>', description: 'delete nothing if it would be more', parse: parseCount },
    { flags: '--delete-all', description: 'everything in the target may be deleted' },
    { flags: '--backup-dir <location>', description: 'copy there what is replaced or deleted' },
    { flags: '--keep-newer', description: 'leave what was changed later in the target' },
    { flags: '--state <file>', description: 'where it remembers what it compared' },
    { flags: '--job <name>', description: 'leave it to the workers of the database: see `stowage worker`' },
    DATABASE_OPTION,
    ...TREE_OPTIONS,
  ],
  examples: [
    { command: 'stowage sync ./photos b2:photos', says: 'the bucket becomes equal to the directory' },
    { command: 'stowage sync -n b2:photos s3:backup/photos', says: 'what would be done, between two stores' },
    { command: "stowage sync --exclude '*.tmp' --max-delete 100 ./work b2:work", says: 'with care' },
    {
      command: 'stowage sync --job nightly --database postgres://stowage@db.example/stowage b2:photos s3:backup',
      says: 'by workers on any machines',
    },
  ],
  async run(session, [from, to], flags) {
    if (flags.job !== undefined) return submit(session, [from, to], { ...flags, job: flags.job });
    if (flags.database !== undefined) throw new UsageError('--database goes with --job');
    const ends = { source: await openEnd(session, from), target: await openEnd(session, to) };
    const options = await optionsOf(session, flags);
    const identities = [await identityOfEnd(session, from, ends.source), await identityOfEnd(session, to, ends.target)];
    const state = flags.state ?? (await stateFile(identities, session.environment));
    const bandwidth = bandwidthOf(session, options, [ends.source, ends.target]);
    await using board = await ProgressBoard.open(session.output, session.clock);
    await runJob(session, board, (given) => new SyncJob('sync', ends, { ...options, bandwidth, state, ...given }));
  },
});

async function optionsOf(session: Session, flags: Flags): Promise<SyncOptions> {
  const { maxDelete, deleteAll, backupDir, keepNewer } = flags;
  return {
    ...treeOptionsOf(flags),
    maxDelete,
    deleteAll,
    backup: backupDir === undefined ? undefined : await openEnd(session, backupDir),
    newer: keepNewer === true ? 'keep' : 'replace',
    small: session.flags.concurrency,
  };
}
