import { createHash } from 'node:crypto';
import { open, type FileHandle } from 'node:fs/promises';
import { inParallel } from '../../../in-parallel.js';
import type { Job } from '../../../job.js';
import type { UploadUrl } from './answers.js';
import { BareSession } from './session.js';
import { upload, uploadLarge } from './upload.js';

const READ = 1 << 20;

/** The limit: parts in parallel, each read, hashed and sent in one pass. */
export async function uploadFile(job: Job): Promise<undefined> {
  await using file = await open(job.source);
  await uploadParts(job, file, {});
}

/** The same after a pass for the hash of the whole, which B2 wants to be told before the first part. */
export async function uploadFileWithHash(job: Job): Promise<undefined> {
  await using file = await open(job.source);
  await uploadParts(job, file, { large_file_sha1: await hashOf(file) });
}

/** Read into one buffer, which costs half of what fresh ones do. */
async function hashOf(file: FileHandle): Promise<string> {
  const hash = createHash('sha1');
  const buffer = Buffer.allocUnsafeSlow(READ);
  for (let at = 0; ;) {
    const { bytesRead } = await file.read(buffer, { position: at });
    if (bytesRead === 0) return hash.digest('hex');
    hash.update(buffer.subarray(0, bytesRead));
    at += bytesRead;
  }
}

async function uploadParts(job: Job, file: FileHandle, fileInfo: Readonly<Record<string, string>>): Promise<void> {
  const session = await new BareSession(job).open();
  await uploadLarge(session, { fileName: 'large.bin', fileInfo }, async ({ fileId }) => {
    const targets: UploadUrl[] = [];
    const hashes: string[] = [];
    await inParallel(Math.ceil(job.size / session.partSize), job.concurrency, async (index, worker) => {
      const target = (targets[worker] ??= await session.call('b2_get_upload_part_url', { fileId }));
      const start = index * session.partSize;
      const end = Math.min(job.size, start + session.partSize);
      const headers = { 'x-bz-part-number': String(index + 1) };
      const body = slice(file, start, end, (digest) => (hashes[index] = digest));
      await upload(session, target, { body, length: end - start + 40, sha1: 'hex_digits_at_end', headers });
    });
    return hashes;
  });
  await session.pool.close();
}

async function* slice(
  file: FileHandle,
  start: number,
  end: number,
  onDigest: (digest: string) => void,
): AsyncGenerator<Buffer, void, undefined> {
  const hash = createHash('sha1');
  for (let at = start; at < end;) {
    const { bytesRead, buffer } = await file.read(Buffer.allocUnsafeSlow(Math.min(READ, end - at)), { position: at });
    const chunk = buffer.subarray(0, bytesRead);
    hash.update(chunk);
    yield chunk;
    at += bytesRead;
  }
  const digest = hash.digest('hex');
  onDigest(digest);
  yield Buffer.from(digest);
}
