import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import type { ProgressListener } from '@stowage/core';
import prettyBytes from 'pretty-bytes';
import { sha1OfFile } from '../digest.js';
import { LARGE_FILE, largeFilePath } from '../large-file.js';
import { OWN_PREFIX, ownFiles } from '../own-files.js';
import type { Outcome } from '../step.js';
import type { Scene } from '../scene.js';

/** Reads bytes around the boundary between two parts, and compares them with the file. */
export async function readRange({ container, directory, signal }: Scene): Promise<Outcome> {
  const [start, end] = [LARGE_FILE.partSize - 500, LARGE_FILE.partSize + 500];
  const stream = await container.downloadObjectRangeAsStream(LARGE_FILE.name, start, { end, signal });
  const expected = await readSlice(largeFilePath(directory), start, end);
  if (!expected.equals(await buffer(stream))) throw new Error('the range is not what the file holds there');
  return { summary: `bytes ${start} to ${end} are those of the file` };
}

async function readSlice(path: string, position: number, end: number): Promise<Buffer> {
  await using file = await open(path);
  const { buffer: bytes } = await file.read({ buffer: Buffer.alloc(end - position), position });
  return bytes;
}

/** Where downloads go: below this directory every object gets a file of its name. */
function copies({ directory }: Scene): string {
  return join(directory, 'copies');
}

/** Downloads the large file, several ranges of it at once. */
export async function downloadLargeFile(scene: Scene, onProgress: ProgressListener): Promise<Outcome> {
  const options = { partSize: LARGE_FILE.partSize, signal: scene.signal, onProgress };
  const { size, verifiedBy } = await scene.container.downloadObject(LARGE_FILE.name, `${copies(scene)}/`, options);
  return { summary: `${prettyBytes(size)}, verified by ${verifiedBy ?? 'nothing'}`, bytes: size };
}

/** Downloads the directory, as it is listed. */
export async function downloadDirectory(scene: Scene): Promise<Outcome> {
  const { container, signal } = scene;
  let [count, bytes] = [0, 0];
  for await (const object of container.iterateObjects({ prefix: OWN_PREFIX, signal })) {
    const { size } = await object.download(`${copies(scene)}/`, { signal });
    count += 1;
    bytes += size;
  }
  return { summary: `${count} files, ${prettyBytes(bytes)}`, bytes };
}

/** Compares what was downloaded with what was uploaded: by SHA-1s that the library had no part in. */
export async function compareHashes(scene: Scene): Promise<Outcome> {
  const originals = [{ name: LARGE_FILE.name, path: largeFilePath(scene.directory) }, ...(await ownFiles())];
  for (const { name, path } of originals) {
    const files = [path, join(copies(scene), name)];
    const [was, is] = await Promise.all(files.map((file) => sha1OfFile(file, scene.signal)));
    if (is !== was) throw new Error(`the copy of ${name} has SHA-1 ${is}, the original has ${was}`);
  }
  return { summary: `${originals.length} SHA-1s are as they were` };
}
