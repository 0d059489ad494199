import { LARGE, largeFile, writeLargeFile } from '../files.js';
import type { Scene, Step } from '../scene.js';

/** Begins an upload in parts, gives up in the middle, and goes on with what is there. */
export const resume: Step = async (scene) => {
  const { driver, container, directory, signal } = scene;
  await writeLargeFile(directory);
  await interrupted(scene);
  const left = await unfinished(scene);
  if (left !== 1) throw new Error(`${left} uploads are unfinished, not one`);
  const { partSize } = LARGE;
  const object = await container.uploadObject(largeFile(directory), LARGE.name, { partSize, resume: true, signal });
  if ((await unfinished(scene)) !== 0) throw new Error('the upload was begun again, and not resumed');
  await driver.exCancelUnfinished(container, { signal });
  return `${object.name}, ${object.size} bytes, in parts of which the first were there`;
};

/** `resume: true` leaves what was sent where it is. */
async function interrupted({ container, directory, signal }: Scene): Promise<void> {
  const stop = new AbortController();
  const { name, partSize } = LARGE;
  const upload = container.uploadObject(largeFile(directory), name, {
    partSize,
    resume: true,
    concurrency: 1,
    signal: AbortSignal.any([signal, stop.signal]),
    onProgress: ({ transferred }) => {
      if (transferred > partSize) stop.abort(new Error('enough for now'));
    },
  });
  await upload.then(
    () => {
      throw new Error('the upload was not interrupted');
    },
    (error: unknown) => {
      if (!stop.signal.aborted) throw error;
    },
  );
}

async function unfinished({ driver, container, signal }: Scene): Promise<number> {
  const found = await Array.fromAsync(driver.exListUnfinished(container, { signal }));
  return found.length;
}
