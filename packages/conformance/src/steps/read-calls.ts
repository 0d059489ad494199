import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { nextTurn } from '@stowage/core/concurrency';
import { someBytes } from '../bytes.js';
import type { Stage } from './stage.js';
import { reading, type Attempt, type SteppedCall } from './stepped-call.js';

/** More than the buffers of streams and sockets hold, so that it is on its way for a while. */
const SIZE = 300_000;
const CONTENT = someBytes(SIZE);
const RANGE = { start: 1000, end: 200_000 };

const storeContent = (stage: Stage): Promise<void> => stage.put('object', CONTENT);

/** Enough for a second page, where pages are small. */
async function storeSome(stage: Stage): Promise<void> {
  for (let index = 0; index < 9; index += 1) await stage.put(`folder-${index % 2}/${index}`);
}

/** Brings something to a file of which there is an older one, or none, in turns. */
function downloading(
  name: string,
  expected: Buffer,
  download: (stage: Stage, path: string, signal: AbortSignal) => Promise<unknown>,
): SteppedCall {
  const attempt = async (stage: Stage, count: number): Promise<Attempt> => {
    const before = count % 2 === 0 ? undefined : Buffer.from('old');
    const path =
      before === undefined ? join(await stage.kit.directory(), 'file.bin') : await stage.kit.file(before, 'file.bin');
    return {
      call: (signal) => download(stage, path, signal),
      check: () => stage.assertFile(path, expected, before),
    };
  };
  return { name, setup: storeContent, attempt };
}

const listings: readonly SteppedCall[] = [
  reading('listContainers', ({ driver }, signal) => driver.listContainers({ signal })),
  reading('iterateContainers', ({ driver }, signal) => Array.fromAsync(driver.iterateContainers({ signal }))),
  reading('getContainer', ({ driver, container }, signal) => driver.getContainer(container, { signal })),
  reading(
    'listContainerObjects',
    ({ driver, container }, signal) => driver.listContainerObjects(container, { signal }),
    { setup: storeSome },
  ),
  reading(
    'iterateContainerObjects',
    ({ driver, container }, signal) => Array.fromAsync(driver.iterateContainerObjects(container, { signal })),
    { setup: storeSome },
  ),
  reading(
    'iterateContainerObjects-in-folders',
    ({ driver, container }, signal) =>
      Array.fromAsync(driver.iterateContainerObjects(container, { delimiter: '/', signal })),
    { setup: storeSome },
  ),
  reading('getObject', ({ driver, container }, signal) => driver.getObject(container, 'object', { signal })),
  reading('objectExists', ({ driver, container }, signal) => driver.objectExists(container, 'object', { signal })),
];

const streams: readonly SteppedCall[] = [
  reading(
    'downloadObjectAsStream',
    async (stage, signal) => buffer(await stage.driver.downloadObjectAsStream(stage.object('object'), { signal })),
    { setup: storeContent },
  ),
  reading(
    'downloadObjectAsStream-in-chunks',
    async (stage, signal) => {
      const options = { chunkSize: 7000, signal };
      return buffer(await stage.driver.downloadObjectAsStream(stage.object('object'), options));
    },
    { setup: storeContent },
  ),
  reading(
    'downloadObjectAsStream-read-late',
    async (stage, signal) => {
      const stream = await stage.driver.downloadObjectAsStream(stage.object('object'), { signal });
      for (let turns = 0; turns < 5; turns += 1) await nextTurn();
      return buffer(stream);
    },
    { setup: storeContent },
  ),
  reading(
    'webStream',
    async (stage, signal) => {
      const object = await stage.driver.getObject(stage.container, 'object');
      return Array.fromAsync(await object.webStream({ signal }));
    },
    { setup: storeContent },
  ),
  reading(
    'downloadObjectRangeAsStream',
    async (stage, signal) => {
      const options = { end: RANGE.end, signal };
      return buffer(await stage.driver.downloadObjectRangeAsStream(stage.object('object'), RANGE.start, options));
    },
    { setup: storeContent },
  ),
];

const files: readonly SteppedCall[] = [
  downloading('downloadObject', CONTENT, (stage, path, signal) =>
    stage.driver.downloadObject(stage.object('object'), path, { overwriteExisting: true, signal }),
  ),
  downloading('downloadObject-in-ranges', CONTENT, (stage, path, signal) =>
    stage.driver.downloadObject(stage.object('object'), path, {
      overwriteExisting: true,
      partSize: SIZE / 5,
      concurrency: 2,
      signal,
    }),
  ),
  downloading('downloadObjectRange', CONTENT.subarray(RANGE.start, RANGE.end), (stage, path, signal) =>
    stage.driver.downloadObjectRange(stage.object('object'), path, RANGE.start, {
      end: RANGE.end,
      overwriteExisting: true,
      signal,
    }),
  ),
];

/** Calls that look and read. */
export const readCalls: readonly SteppedCall[] = [...listings, ...streams, ...files];
