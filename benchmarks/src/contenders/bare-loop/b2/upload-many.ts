import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { objectName } from '../../../bucket-shape.js';
import { inParallel } from '../../../in-parallel.js';
import type { Job } from '../../../job.js';
import type { UploadUrl } from './answers.js';
import { BareSession, sha1 } from './session.js';
import { upload } from './upload.js';

/** The limit for small files: every worker keeps its upload URL. */
export async function uploadMany(job: Job): Promise<undefined> {
  const session = await new BareSession(job).open();
  const { bucketId } = session;
  const targets: UploadUrl[] = [];
  await inParallel(job.count, job.concurrency, async (index, worker) => {
    const target = (targets[worker] ??= await session.call('b2_get_upload_url', { bucketId }));
    const name = objectName(index);
    const body = await readFile(join(job.source, name));
    const headers = { 'x-bz-file-name': name, 'content-type': 'application/octet-stream' };
    await upload(session, target, { body, length: body.length, sha1: sha1(body), headers });
  });
  await session.pool.close();
}
