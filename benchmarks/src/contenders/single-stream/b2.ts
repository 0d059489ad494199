import { join } from 'node:path';
import { objectName } from '../../bucket-shape.js';
import type { Contender } from '../../contender.js';
import { beginDigest } from '../../digests/digest.js';
import type { Job } from '../../job.js';
import { BareSession } from '../bare-loop/b2/session.js';
import { writeStream } from './write-stream.js';

/** The least that a large download can cost in one thread: one request, hashed as it comes. */
export const contender: Contender = { jobs: { downloadFile } };

async function downloadFile(job: Job): Promise<undefined> {
  const { pool, token } = await new BareSession(job).open();
  const name = objectName(0);
  const call = { path: `/file/${job.bucket}/${name}`, method: 'GET', headers: { authorization: token } } as const;
  const { body, headers } = await pool.request(call);
  const digest = await beginDigest('sha1');
  await writeStream(join(job.target, name), body as AsyncIterable<Buffer>, digest);
  const sha1 = headers['x-bz-content-sha1'];
  const expected = sha1 === 'none' ? headers['x-bz-info-large_file_sha1'] : sha1;
  if (digest.end() !== expected) throw new Error('the content is not what was stored');
  await pool.close();
}
