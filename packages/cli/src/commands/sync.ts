import { SyncJob, type ComparePolicy, type SyncOptions } from '@stowage/sync';
import { defineCommand } from '../command-definition.js';
import { ProgressBoard } from '../progress/progress-board.js';
import { parseBytes, parseCount } from '../quantities.js';
import { openEnd } from '../sync/ends.js';
import { runJob } from '../sync/run-job.js';
import { stateFile } from '../sync/state-file.js';
import { FILTER_OPTIONS, filterOf, type FilterFlags } from '../sync/sync-flags.js';
import type { Session } from '../session.js';

interface Flags extends FilterFlags {
  readonly compare?: ComparePolicy;
  readonly maxDelete?: number;
  readonly deleteAll?: boolean;
  readonly maxTransfer?: number;
  readonly backupDir?: string;
  readonly keepNewer?: boolean;
  readonly metadata: boolean;
  readonly timetable?: string;
  readonly state?: string;
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
    {
      flags: '--compare <how>',
      description: 'what makes two the same',
      choices: ['auto', 'bytes', 'checksum', 'size', 'size-time'],
    },
    { flags: '--max-delete <count>', description: 'delete nothing if it would be more', parse: parseCount },
    { flags: '--delete-all', description: 'everything in the target may be deleted' },
    { flags: '--max-transfer <bytes>', description: 'begin no transfer beyond this sum', parse: parseBytes },
    { flags: '--backup-dir <location>', description: 'copy there what is replaced or deleted' },
    { flags: '--keep-newer', description: 'leave what was changed later in the target' },
    { flags: '--no-metadata', description: 'leave metadata and headers of objects behind' },
    { flags: '--timetable <text>', description: "bytes a second by time of day: '08:00,512k 19:00,off'" },
    { flags: '--state <file>', description: 'where it remembers what it compared' },
    ...FILTER_OPTIONS,
  ],
  examples: [
    { command: 'stowage sync ./photos b2:photos', says: 'the bucket becomes equal to the directory' },
    { command: 'stowage sync -n b2:photos s3:backup/photos', says: 'what would be done, between two stores' },
    { command: "stowage sync --exclude '*.tmp' --max-delete 100 ./work b2:work", says: 'with care' },
  ],
  async run(session, [from, to], flags) {
    const ends = { source: await openEnd(session, from), target: await openEnd(session, to) };
    const options = await optionsOf(session, flags);
    const state = flags.state ?? (await stateFile([ends.source, ends.target], session.environment));
    await using board = await ProgressBoard.open(session.output, session.clock);
    await runJob(session, board, (given) => new SyncJob('sync', ends, { ...options, state, ...given }));
  },
});

async function optionsOf(session: Session, flags: Flags): Promise<SyncOptions> {
  const { compare, maxDelete, deleteAll, maxTransfer, backupDir, keepNewer, metadata, timetable } = flags;
  return {
    compare,
    maxDelete,
    deleteAll,
    maxTransfer,
    backup: backupDir === undefined ? undefined : await openEnd(session, backupDir),
    newer: keepNewer === true ? 'keep' : 'replace',
    metadata: metadata ? 'keep' : 'omit',
    bandwidth: timetable,
    small: session.flags.concurrency,
    filter: filterOf(flags),
  };
}
