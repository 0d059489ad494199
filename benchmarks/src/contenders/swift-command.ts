import { join } from 'node:path';
import { objectName } from '../bucket-shape.js';
import type { Contender, JobMethod } from '../contender.js';
import type { Job } from '../job.js';
import { runBeyondStart } from './command.js';

/** Of a large object, in bytes. */
const SEGMENT = 64 * 1024 * 1024;

/** What a job is in its words. */
function swift(words: (job: Job) => readonly string[]): JobMethod {
  return async (job) => {
    const env = {
      ST_AUTH: job.url,
      ST_USER: job.keyId,
      ST_KEY: job.key,
      ST_AUTH_VERSION: '1.0',
      NO_PROXY: '127.0.0.1',
    };
    return runBeyondStart({ name: 'swift', env, start: ['--version'] }, words(job));
  };
}

/** python-swiftclient, of Debian, with as many threads as a case allows; it holds what it sends and gets against MD5. */
export const contender: Contender = {
  jobs: {
    uploadFile: swift(({ bucket, source, concurrency }) => [
      ...['upload', '--object-name', 'large.bin', '--use-slo', '--segment-size', String(SEGMENT)],
      ...['--segment-threads', String(concurrency), bucket, source],
    ]),
    uploadMany: swift(({ bucket, source, concurrency }) => [
      ...['upload', '--object-name', 'many', '--object-threads', String(concurrency), bucket, source],
    ]),
    downloadFile: swift(({ bucket, target }) => [
      ...['download', bucket, objectName(0), '--output', join(target, objectName(0))],
    ]),
    downloadMany: swift(({ bucket, target, concurrency }) => [
      ...['download', bucket, '--output-dir', target, '--object-threads', String(concurrency)],
    ]),
    list: swift(({ bucket }) => ['list', bucket]),
  },
};
