import { createHash } from 'node:crypto';
import { open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { objectName } from '../../bucket-shape.js';
import { inParallel } from '../../in-parallel.js';
import type { Job } from '../../job.js';
import { ANY_LENGTH, openAccount } from './account.js';

const PART = 100_000_000;

interface Target {
  readonly uploadUrl: string;
  readonly authorizationToken: string;
}

/** The package sends buffers: a part is one. */
export async function uploadFile(job: Job): Promise<undefined> {
  const { b2, bucketId } = await openAccount(job);
  const { fileId } = (await b2.startLargeFile({ bucketId, fileName: 'large.bin' })).data;
  const targets: Target[] = [];
  const partSha1Array: string[] = [];
  await using file = await open(job.source);
  await inParallel(Math.ceil(job.size / PART), job.concurrency, async (index, worker) => {
    const target = (targets[worker] ??= (await b2.getUploadPartUrl({ fileId })).data);
    const part = Buffer.allocUnsafeSlow(Math.min(PART, job.size - index * PART));
    await file.read(part, { position: index * PART });
    const hash = (partSha1Array[index] = createHash('sha1').update(part).digest('hex'));
    const { uploadUrl, authorizationToken: uploadAuthToken } = target;
    await b2.uploadPart({ uploadUrl, uploadAuthToken, partNumber: index + 1, data: part, hash, axios: ANY_LENGTH });
  });
  await b2.finishLargeFile({ fileId, partSha1Array });
}

/** Every worker keeps its upload URL. */
export async function uploadMany(job: Job): Promise<undefined> {
  const { b2, bucketId } = await openAccount(job);
  const targets: Target[] = [];
  await inParallel(job.count, job.concurrency, async (index, worker) => {
    const { uploadUrl, authorizationToken } = (targets[worker] ??= (await b2.getUploadUrl({ bucketId })).data);
    const fileName = objectName(index);
    const data = await readFile(join(job.source, fileName));
    await b2.uploadFile({ uploadUrl, uploadAuthToken: authorizationToken, fileName, data });
  });
}
