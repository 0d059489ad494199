import { join } from 'node:path';
import { objectName } from '../bucket-shape.js';
import { contentBetween } from '../content.js';
import type { Contender, JobMethod } from '../contender.js';
import type { Job } from '../job.js';
import { runBeyondStart, runCommand } from './command.js';

function remote(job: Job, path = ''): string {
  return `:b2:${job.bucket}${path === '' ? '' : `/${path}`}`;
}

/** What a job is in rclone's words. Its concurrency is that of files, and of the parts of one. */
function rclone(words: (job: Job) => readonly string[], input?: (job: Job) => Iterable<Buffer>): JobMethod {
  return async (job) => {
    const width = String(job.concurrency);
    const args = [...words(job), '--transfers', width, '--checkers', width];
    const env = {
      RCLONE_CONFIG: '/dev/null',
      RCLONE_B2_ENDPOINT: job.url,
      RCLONE_B2_ACCOUNT: job.keyId,
      RCLONE_B2_KEY: job.key,
    };
    return runBeyondStart({ name: 'rclone', env }, args, input?.(job));
  };
}

/** Of Debian: API version 1, and at most 100 calls a second, which is its own choice. */
export const contender: Contender = {
  jobs: {
    uploadFile: rclone((job) => ['copyto', job.source, remote(job, 'large.bin')]),
    uploadStream: rclone(
      (job) => ['rcat', remote(job, 'stream.bin')],
      ({ size }) => contentBetween(0, size),
    ),
    uploadMany: rclone((job) => ['copy', job.source, remote(job)]),
    downloadFile: rclone((job) => ['copyto', remote(job, objectName(0)), join(job.target, objectName(0))]),
    downloadMany: rclone((job) => ['copy', remote(job), job.target]),
    deleteMany: rclone((job) => ['delete', '--b2-hard-delete', remote(job)]),
    list: rclone((job) => ['lsf', '--recursive', '--fast-list', '--files-only', remote(job)]),
    copyMany: rclone((job) => ['copy', remote(job), remote(job, 'copies')]),
    startUp: async () => runCommand('rclone', ['version'], { env: {} }),
  },
};
