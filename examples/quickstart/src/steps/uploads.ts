import { mapConcurrent } from '@stowage/core/concurrency';
import type { ProgressListener } from '@stowage/core';
import prettyBytes from 'pretty-bytes';
import { LARGE_FILE, largeFilePath, writeLargeFile } from '../large-file.js';
import { ownFiles } from '../own-files.js';
import type { Outcome } from '../step.js';
import type { Scene } from '../scene.js';

/** Uploads this program's own files, four at a time. */
export async function uploadDirectory(scene: Scene, show: ProgressListener): Promise<Outcome> {
  const files = await ownFiles();
  const total = files.reduce((sum, { size }) => sum + size, 0);
  let transferred = 0;
  await mapConcurrent(
    files,
    async ({ path, name, size }, signal) => {
      await scene.container.uploadObject(path, name, { signal });
      show({ transferred: (transferred += size), total });
    },
    { concurrency: 4, signal: scene.signal },
  );
  return { summary: `${files.length} files, ${prettyBytes(total)}`, bytes: total };
}

/** Makes the file that is then uploaded in parts. */
export async function makeLargeFile({ directory, signal }: Scene): Promise<Outcome> {
  const path = largeFilePath(directory);
  await writeLargeFile(path, signal);
  return { summary: path, bytes: LARGE_FILE.size };
}

/** Uploads one file in parts; B2 takes parts of 5 MB and more. */
export async function uploadLargeFile(
  { container, directory, signal }: Scene,
  show: ProgressListener,
): Promise<Outcome> {
  const { name, size, partSize } = LARGE_FILE;
  await container.uploadObject(largeFilePath(directory), name, { partSize, signal, onProgress: show });
  return { summary: `${prettyBytes(size)} in ${Math.ceil(size / partSize)} parts`, bytes: size };
}
