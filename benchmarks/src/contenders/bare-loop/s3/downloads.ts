import { open, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { objectName } from '../../../bucket-shape.js';
import { base64Of, beginDigest, digestOf } from '../../../digests/digest.js';
import { inParallel } from '../../../in-parallel.js';
import { inSession } from './session.js';

const CRC = 'x-amz-checksum-crc64nvme';
const headers = { 'x-amz-checksum-mode': 'ENABLED' };

/** The limit: one request, hashed and written as it arrives. */
export const downloadFile = inSession(async (session, { target }) => {
  const key = objectName(0);
  const answer = await session.send({ method: 'GET', key, headers });
  const crc = await beginDigest('crc64nvme');
  await using file = await open(join(target, key), 'wx');
  for await (const chunk of answer.body as AsyncIterable<Buffer>) {
    crc.update(chunk);
    await file.write(chunk);
  }
  if (base64Of(crc.end()) !== answer.headers[CRC]) throw new Error('the content is not what was stored');
});

/** The limit for small files: one request each, by names that are known. */
export const downloadMany = inSession(async (session, { target, count, concurrency }) => {
  await inParallel(count, concurrency, async (index) => {
    const key = objectName(index);
    const answer = await session.send({ method: 'GET', key, headers });
    const bytes = Buffer.from(await answer.body.arrayBuffer());
    if (base64Of(await digestOf('crc64nvme', bytes)) !== answer.headers[CRC])
      throw new Error(`${key} is not what was stored`);
    await writeFile(join(target, key), bytes);
  });
});
