import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { objectName } from '../bucket-shape.js';
import type { Contender, JobMethod } from '../contender.js';
import type { Job } from '../job.js';
import { runBeyondStart, runCommand } from './command.js';

const PROGRAM = 'backblaze-b2';

/** What a job is in its words. It keeps its authorization in a file, so that comes before and is not measured. */
function b2(words: (job: Job) => readonly string[]): JobMethod {
  return async (job) => {
    await mkdir(join(job.target, '..', 'account'), { recursive: true });
    const env = { B2_ACCOUNT_INFO: join(job.target, '..', 'account', 'info'), NO_PROXY: '127.0.0.1' };
    // It has no option for the server's address, but one for a server of its developers, which is asked in plain HTTP: by this proxy.
    const authorize = { env: { ...env, http_proxy: job.url } };
    await runCommand(PROGRAM, ['authorize-account', '--dev', job.keyId, job.key], authorize);
    return runBeyondStart({ name: PROGRAM, env }, words(job));
  };
}

/** The words of a transfer of one file. */
function oneFile(command: string, job: Job, ...rest: readonly string[]): readonly string[] {
  return [command, '--noProgress', '--threads', String(job.concurrency), job.bucket, ...rest];
}

/** The words of a transfer between directories. */
function sync(job: Job, ...rest: readonly string[]): readonly string[] {
  return ['sync', '--noProgress', '--threads', String(job.concurrency), ...rest];
}

/** Debian's own, in Python: API version 2. It reads no stream and has no look-up or copy of many. */
export const contender: Contender = {
  lacksTls: true,
  jobs: {
    uploadFile: b2((job) => oneFile('upload-file', job, job.source, 'large.bin')),
    uploadMany: b2((job) => sync(job, job.source, `b2://${job.bucket}`)),
    downloadFile: b2((job) => [
      ...['download-file-by-name', '--noProgress', job.bucket, objectName(0)],
      join(job.target, objectName(0)),
    ]),
    downloadMany: b2((job) => sync(job, `b2://${job.bucket}`, job.target)),
    deleteMany: b2((job) => sync(job, '--delete', '--allowEmptySource', job.target, `b2://${job.bucket}`)),
    list: b2((job) => ['ls', '--recursive', job.bucket]),
    startUp: async () => runCommand(PROGRAM, ['version'], { env: {} }),
  },
};
