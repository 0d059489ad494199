/** Bytes that repeat nowhere, so that a part in the wrong place is a wrong hash. The same for the same seed. */
import { createCipheriv, createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

const MIB = 1024 ** 2;

function cipherOf(seed) {
  const key = Buffer.alloc(16);
  key.writeUInt32BE(seed >>> 0);
  return createCipheriv('aes-128-ctr', key, Buffer.alloc(16));
}

/** So many bytes. */
export function content(seed, size) {
  return cipherOf(seed).update(Buffer.alloc(size));
}

/** Writes so many bytes to a file, gives their SHA-256. */
export async function writeContent(path, seed, size) {
  const hash = createHash('sha256');
  const cipher = cipherOf(seed);
  function* chunks() {
    for (let left = size; left > 0; left -= MIB) {
      const chunk = cipher.update(Buffer.alloc(Math.min(left, MIB)));
      hash.update(chunk);
      yield chunk;
    }
  }
  await pipeline(Readable.from(chunks()), createWriteStream(path));
  return hash.digest('hex');
}
