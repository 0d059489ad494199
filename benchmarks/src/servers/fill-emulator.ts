import { objectName } from '../bucket-shape.js';
import { contentBetween, contentSha1 } from '../content.js';
import { BareSession, type Place } from '../contenders/bare-loop/b2/session.js';
import { upload } from '../contenders/bare-loop/b2/upload.js';
import { inParallel } from '../in-parallel.js';

const CONCURRENCY = 8;

/** Makes a bucket in the emulator and stores `count` objects of `size` bytes in it; the sink has its own without storing. */
export async function fillEmulator(
  place: Omit<Place, 'concurrency'>,
  { count, size }: { readonly count: number; readonly size: number },
): Promise<void> {
  const session = new BareSession({ ...place, concurrency: CONCURRENCY });
  await session.authorize();
  const { accountId } = session;
  const bucket = await session.call('b2_create_bucket', {
    accountId,
    bucketName: place.bucket,
    bucketType: 'allPrivate',
  });
  const { bucketId } = bucket;
  await inParallel(CONCURRENCY, CONCURRENCY, async (worker) => {
    if (worker >= count) return;
    const target = await session.call('b2_get_upload_url', { bucketId });
    for (let index = worker; index < count; index += CONCURRENCY) {
      const headers = { 'x-bz-file-name': objectName(index), 'content-type': 'application/octet-stream' };
      await upload(session, target, { body: contentBetween(0, size), length: size, sha1: contentSha1(size), headers });
    }
  });
  await session.pool.close();
}
