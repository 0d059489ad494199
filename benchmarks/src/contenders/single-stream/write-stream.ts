import { open } from 'node:fs/promises';
import type { Digest } from '../../digests/digest.js';

/** Bytes of one write. */
const WRITE = 1 << 20;

/** Brings a body to a new file, hashed as it comes, in large writes. */
export async function writeStream(path: string, body: AsyncIterable<Buffer>, digest: Digest): Promise<void> {
  await using file = await open(path, 'wx');
  let chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of body) {
    digest.update(chunk);
    chunks.push(chunk);
    length += chunk.length;
    if (length < WRITE) continue;
    await file.writev(chunks);
    chunks = [];
    length = 0;
  }
  await file.writev(chunks);
}
