import { createHash, randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';

const MIB = 2 ** 20;

/** Three parts, and the last is shorter than the others. */
export const LARGE = { name: 'large/noise.bin', size: 20 * MIB + 1, partSize: 8 * MIB } as const;

/** Where the large file is. */
export function largeFile(directory: string): string {
  return join(directory, 'noise.bin');
}

/** Writes it: noise, which nothing on the way can compress. */
export async function writeLargeFile(directory: string): Promise<void> {
  await writeFile(largeFile(directory), randomBytes(LARGE.size));
}

/** The SHA-256 of a file in hex, computed here and not by the library that is being shown. */
export async function sha256OfFile(path: string, signal: AbortSignal): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash, { signal });
  return hash.digest('hex');
}
