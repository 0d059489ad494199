import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { objectName } from '../../../bucket-shape.js';
import type { Job } from '../../../job.js';
import { BareSession } from './session.js';

/** The limit: one request, hashed and written as it arrives. */
export async function downloadFile(job: Job): Promise<undefined> {
  const session = await new BareSession(job).open();
  const name = objectName(0);
  const path = `/file/${job.bucket}/${name}`;
  const { body, headers } = await session.pool.request({
    path,
    method: 'GET',
    headers: { authorization: session.token },
  });
  const hash = createHash('sha1');
  await using file = await open(join(job.target, name), 'wx');
  for await (const chunk of body as AsyncIterable<Buffer>) {
    hash.update(chunk);
    await file.write(chunk);
  }
  const sha1 = headers['x-bz-content-sha1'];
  const expected = sha1 === 'none' ? headers['x-bz-info-large_file_sha1'] : sha1;
  if (hash.digest('hex') !== expected) throw new Error('the content is not what was stored');
  await session.pool.close();
}
