import { join } from 'node:path';
import { objectName } from '../../bucket-shape.js';
import { contentBetween } from '../../content.js';
import type { Contender, JobMethod } from '../../contender.js';
import type { Job } from '../../job.js';
import { runBeyondStart, runCommand } from '../command.js';

/** What rclone has to be told of a protocol. */
export interface Remote {
  /** Its name for the protocol. */
  readonly backend: string;
  readonly env: (job: Job) => Readonly<Record<string, string>>;
  /** Options of every transfer. */
  readonly options?: (job: Job) => readonly string[];
  /** Options of a deletion. */
  readonly deletion?: readonly string[];
}

/** rclone, of Debian. Its concurrency is that of files, and of the parts of one. */
export function rcloneContender(remote: Remote): Contender {
  const run = (words: (job: Job) => readonly string[], input?: (job: Job) => Iterable<Buffer>): JobMethod =>
    rclone(remote, words, input);
  const at = (job: Job, path = ''): string => `:${remote.backend}:${job.bucket}${path === '' ? '' : `/${path}`}`;
  return {
    jobs: {
      uploadFile: run((job) => ['copyto', job.source, at(job, 'large.bin')]),
      uploadStream: run(
        (job) => ['rcat', at(job, 'stream.bin')],
        ({ size }) => contentBetween(0, size),
      ),
      uploadMany: run((job) => ['copy', job.source, at(job)]),
      downloadFile: run((job) => ['copyto', at(job, objectName(0)), join(job.target, objectName(0))]),
      downloadMany: run((job) => ['copy', at(job), job.target]),
      deleteMany: run((job) => ['delete', ...(remote.deletion ?? []), at(job)]),
      list: run((job) => ['lsf', '--recursive', '--fast-list', '--files-only', at(job)]),
      copyMany: run((job) => ['copy', at(job), at(job, 'copies')]),
      uploadTree: run((job) => ['sync', job.source, at(job)]),
      syncSame: run((job) => ['sync', '--fast-list', job.source, at(job)]),
      startUp: async () => runCommand('rclone', ['version'], { env: {} }),
    },
  };
}

function rclone(
  { env, options }: Remote,
  words: (job: Job) => readonly string[],
  input?: (job: Job) => Iterable<Buffer>,
): JobMethod {
  return async (job) => {
    const width = String(job.concurrency);
    const trust = job.ca === undefined ? [] : ['--ca-cert', job.ca];
    const args = [...words(job), '--transfers', width, '--checkers', width, ...trust, ...(options?.(job) ?? [])];
    const all = { RCLONE_CONFIG: '/dev/null', ...env(job) };
    return runBeyondStart({ name: 'rclone', env: all }, args, input?.(job));
  };
}
