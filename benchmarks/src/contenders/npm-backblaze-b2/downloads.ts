import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { Transform, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { objectName } from '../../bucket-shape.js';
import { inParallel } from '../../in-parallel.js';
import type { Job } from '../../job.js';
import { openAccount, type Account } from './account.js';

/** As a stream, hashed on its way to the disk. */
export async function downloadFile(job: Job): Promise<undefined> {
  await download(await openAccount(job), job, objectName(0));
}

/** One request each, by names that are known. */
export async function downloadMany(job: Job): Promise<undefined> {
  const account = await openAccount(job);
  await inParallel(job.count, job.concurrency, async (index) => download(account, job, objectName(index)));
}

async function download({ b2 }: Account, { bucket: bucketName, target }: Job, fileName: string): Promise<void> {
  const { data, headers } = await b2.downloadFileByName<Readable>({ bucketName, fileName, responseType: 'stream' });
  const hash = createHash('sha1');
  const hashing = new Transform({
    transform(chunk: Buffer, _encoding, done): void {
      hash.update(chunk);
      done(null, chunk);
    },
  });
  await pipeline(data, hashing, createWriteStream(join(target, fileName)));
  const sha1 = headers['x-bz-content-sha1'];
  const expected = sha1 === 'none' ? headers['x-bz-info-large_file_sha1'] : sha1;
  if (hash.digest('hex') !== expected) throw new Error(`${fileName} is not what was stored`);
}
