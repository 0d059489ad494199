import { createCipheriv, randomBytes } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

const MIB = 2 ** 20;

/** The large file: eight parts, and the last of them is shorter than the others. */
export const LARGE_FILE = { name: 'large/noise.bin', size: 120 * MIB - 1, partSize: 16 * MIB } as const;

/** Where the large file is, in the directory that the steps share. */
export function largeFilePath(directory: string): string {
  return join(directory, 'noise.bin');
}

/** Writes the large file: noise, as AES makes it of zeros, so that nothing on the way can compress or deduplicate it. */
export async function writeLargeFile(path: string, signal: AbortSignal): Promise<void> {
  const noise = createCipheriv('aes-256-ctr', randomBytes(32), randomBytes(16));
  await pipeline(Readable.from(zeros(LARGE_FILE.size)), noise, createWriteStream(path), { signal });
}

function* zeros(size: number): Generator<Buffer> {
  const chunk = Buffer.alloc(MIB);
  for (let left = size; left > 0; left -= chunk.length) yield chunk.subarray(0, left);
}
