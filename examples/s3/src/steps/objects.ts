import { join } from 'node:path';
import { LARGE, largeFile, sha256OfFile } from '../files.js';
import type { Step } from '../scene.js';

/** Stores texts below two folders, each with a type and metadata. */
export const put: Step = async ({ container, signal }) => {
  const names = ['notes/monday.txt', 'notes/tuesday.txt', 'top.txt'];
  for (const name of names)
    await container.uploadObjectViaStream(`this is ${name}`, name, {
      contentType: 'text/plain',
      metadata: { written: 'by-hand' },
      signal,
    });
  const { contentType, metadata } = await container.getObject('top.txt', { signal });
  return `${names.length} objects; top.txt is ${contentType ?? 'of no type'}, with ${JSON.stringify(metadata)}`;
};

/** Lists a folder at a time, as a file manager would. */
export const list: Step = async ({ container, signal }) => {
  const found: string[] = [];
  for await (const entry of container.iterateObjects({ delimiter: '/', signal })) found.push(entry.name);
  for await (const object of container.iterateObjects({ prefix: 'notes/', signal })) found.push(object.name);
  return found.join(', ');
};

/** Copies on the server: the bytes do not come here. */
export const copy: Step = async ({ container, driver, signal }) => {
  const object = await container.getObject(LARGE.name, { signal });
  const { name, size } = await driver.copyObject(object, container, 'large/copy.bin', { signal });
  return `${name}, ${size} bytes`;
};

/** Reads the copy back, and holds it against the file that was stored. */
export const verify: Step = async ({ container, directory, signal }) => {
  const path = join(directory, 'back.bin');
  const object = await container.getObject('large/copy.bin', { signal });
  const { size, verifiedBy } = await object.download(path, { signal });
  const [before, after] = [await sha256OfFile(largeFile(directory), signal), await sha256OfFile(path, signal)];
  if (before !== after) throw new Error('what came back is not what was stored');
  return `${size} bytes, the same SHA-256; the driver held them against the ${verifiedBy ?? 'ETag'}`;
};
