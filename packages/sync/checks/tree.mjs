// Trees of files for the checks, and what they come to.
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A generator of numbers that is the same every time (mulberry32). */
export function randomFrom(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

const noise = Buffer.alloc(16 * 1024 * 1024);
const random = randomFrom(7);
for (let at = 0; at < noise.length; at += 4) noise.writeUInt32LE(Math.floor(random() * 4294967296), at);

/** Makes files of mixed sizes: most below 4 KiB, one in twenty below 100 KiB, one in four hundred below 4 MiB. Gives their bytes in all. */
export function plant(root, files) {
  let bytes = 0;
  for (let index = 0; index < files; index += 1) {
    const most = index % 400 === 0 ? 4 * 1024 * 1024 : index % 20 === 0 ? 100 * 1024 : 4096;
    const size = Math.floor(random() * most);
    const start = Math.floor(random() * (noise.length - size));
    const directory = join(root, `d${index % 97}`, index % 3 === 0 ? 'deep/er' : '');
    mkdirSync(directory, { recursive: true });
    writeFileSync(join(directory, `file-${index}.bin`), noise.subarray(start, start + size));
    bytes += size;
  }
  return bytes;
}

/** SHA-256 of every file, by its path. */
export async function digests(root) {
  const found = new Map();
  for (const entry of await readdir(root, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    found.set(path.slice(root.length + 1), digest(await readFile(path)));
  }
  return found;
}

export function digest(bytes) {
  return createHash('sha256').update(bytes).digest('hex');
}
