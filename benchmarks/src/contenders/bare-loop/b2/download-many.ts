import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { objectName } from '../../../bucket-shape.js';
import { inParallel } from '../../../in-parallel.js';
import type { Job } from '../../../job.js';
import { BareSession, sha1 } from './session.js';

/** The limit for small files: one request each, by names that are known. */
export async function downloadMany(job: Job): Promise<undefined> {
  return download(job, { flush: false });
}

/** As {@link downloadMany}, with an fsync of each file. */
export async function downloadManyDurably(job: Job): Promise<undefined> {
  return download(job, { flush: true });
}

async function download(job: Job, writing: { readonly flush: boolean }): Promise<undefined> {
  const session = await new BareSession(job).open();
  const { pool, token } = session;
  await inParallel(job.count, job.concurrency, async (index) => {
    const name = objectName(index);
    const path = `/file/${job.bucket}/${name}`;
    const { body, headers } = await pool.request({ path, method: 'GET', headers: { authorization: token } });
    const bytes = Buffer.from(await body.arrayBuffer());
    if (sha1(bytes) !== headers['x-bz-content-sha1']) throw new Error(`${name} is not what was stored`);
    await writeFile(join(job.target, name), bytes, writing);
  });
  await pool.close();
}
