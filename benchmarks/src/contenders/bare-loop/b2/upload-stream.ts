import { contentBetween } from '../../../content.js';
import type { Job } from '../../../job.js';
import { cut } from '../cut.js';
import type { UploadUrl } from './answers.js';
import { BareSession, sha1 } from './session.js';
import { upload, uploadLarge } from './upload.js';

const PART = 16 << 20;

/** The limit for a stream of unknown length: fill a part, hash it, send it while the next fills. */
export async function uploadStream(job: Job): Promise<undefined> {
  const session = await new BareSession(job).open();
  await uploadLarge(session, { fileName: 'stream.bin' }, async ({ fileId }) => {
    const parts = cut(contentBetween(0, job.size), PART);
    const hashes: string[] = [];
    const send = async (): Promise<void> => {
      const target: UploadUrl = await session.call('b2_get_upload_part_url', { fileId });
      for (const [index, body] of parts) {
        const digest = (hashes[index] = sha1(body));
        const headers = { 'x-bz-part-number': String(index + 1) };
        await upload(session, target, { body, length: body.length, sha1: digest, headers });
      }
    };
    await Promise.all(Array.from({ length: job.concurrency }, send));
    return hashes;
  });
  await session.pool.close();
}
