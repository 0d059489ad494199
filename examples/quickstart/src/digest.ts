import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';

/** The SHA-1 of a file in hex, computed here and not by the library that is being shown. */
export async function sha1OfFile(path: string, signal: AbortSignal): Promise<string> {
  const hash = createHash('sha1');
  await pipeline(createReadStream(path), hash, { signal });
  return hash.digest('hex');
}
