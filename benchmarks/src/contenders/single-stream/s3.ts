import { join } from 'node:path';
import { objectName } from '../../bucket-shape.js';
import type { Contender } from '../../contender.js';
import { base64Of, beginDigest } from '../../digests/digest.js';
import { inSession } from '../bare-loop/s3/session.js';
import { writeStream } from './write-stream.js';

const CRC = 'x-amz-checksum-crc64nvme';
const headers = { 'x-amz-checksum-mode': 'ENABLED' };

/** The least that a large download can cost in one thread: one request, hashed as it comes. */
export const contender: Contender = {
  jobs: {
    downloadFile: inSession(async (session, { target }) => {
      const key = objectName(0);
      const answer = await session.send({ method: 'GET', key, headers });
      const digest = await beginDigest('crc64nvme');
      await writeStream(join(target, key), answer.body as AsyncIterable<Buffer>, digest);
      if (base64Of(digest.end()) !== answer.headers[CRC]) throw new Error('the content is not what was stored');
    }),
  },
};
