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

/** Reads bytes around a boundary between two parts, and compares them with the file. */
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

/** Downloads the large file in several ranges at once, and the directory; compares SHA-1s computed here on both sides. */
export async function downloadEverything(scene: Scene, show: ProgressListener): Promise<Outcome> {
  const large = await scene.container.downloadObject(LARGE_FILE.name, join(scene.directory, 'noise.copy.bin'), {
    partSize: LARGE_FILE.partSize,
    signal: scene.signal,
    onProgress: show,
  });
  await assertSameContent(large.path, largeFilePath(scene.directory), scene.signal);
  const small = await downloadDirectory(scene);
  const bytes = large.size + small.bytes;
  return { summary: `${1 + small.count} files, ${prettyBytes(bytes)}, every SHA-1 as it was`, bytes };
}

async function downloadDirectory({ container, directory, signal }: Scene): Promise<{ count: number; bytes: number }> {
  const originals = new Map((await ownFiles()).map(({ name, path }) => [name, path]));
  let [count, bytes] = [0, 0];
  for await (const object of container.iterateObjects({ prefix: OWN_PREFIX, signal })) {
    // A directory as the target: the object's name is made below it, and never outside.
    const copy = await object.download(`${directory}/`, { signal });
    await assertSameContent(copy.path, originals.get(object.name) ?? 'a file that was never there', signal);
    count += 1;
    bytes += copy.size;
  }
  return { count, bytes };
}

async function assertSameContent(copy: string, original: string, signal: AbortSignal): Promise<void> {
  const [is, was] = [await sha1OfFile(copy, signal), await sha1OfFile(original, signal)];
  if (is !== was) throw new Error(`${copy} has SHA-1 ${is}, but ${original} has ${was}`);
}
