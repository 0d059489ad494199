import type { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { someBytes } from '../bytes.js';
import type { ConformanceCase, Need } from '../conformance-case.js';
import { leavingNothing } from '../steps/leaving-nothing.js';
import type { Stage } from '../steps/stage.js';
import { sweep } from '../steps/sweep.js';

const CONTENT = someBytes(300_000);

/** Something that is left when the signal says so, without being told the signal. */
type Leave = (stage: Stage, signal: AbortSignal) => Promise<void>;

function earlyEnd(id: string, title: string, leave: Leave, needs: readonly Need[] = []): ConformanceCase {
  return {
    id: `early-ends.${id}`,
    title,
    needs,
    run: (kit) =>
      leavingNothing(kit, async ({ stage, moments, unhandled }) => {
        await stage.put('object', CONTENT);
        for (let index = 0; index < 8; index += 1) await stage.put(`other-${index}`);
        const call = async (signal: AbortSignal): Promise<void> => {
          await leave(stage, signal);
          signal.throwIfAborted();
        };
        for (const each of moments) await sweep(each, unhandled, () => ({ call }));
      }),
  };
}

/** Calls `leave` when the signal is aborted, now or later. */
function when(signal: AbortSignal, leave: () => void): void {
  if (signal.aborted) leave();
  else signal.addEventListener('abort', leave, { once: true });
}

/** Reads to the end, or until it is destroyed. */
async function readUntil(stream: Readable, signal: AbortSignal): Promise<void> {
  when(signal, () => stream.destroy());
  stream.resume();
  await finished(stream).catch((error: unknown) => {
    if (!signal.aborted) throw error;
  });
}

async function cancelled(stream: ReadableStream<Uint8Array>, signal: AbortSignal): Promise<void> {
  const reader = stream.getReader();
  let cancelling: Promise<void> | undefined;
  when(signal, () => {
    cancelling = reader.cancel();
  });
  while (!(await reader.read()).done);
  await cancelling;
}

/** Walks to the end, or until the walk is left; a row or a page that is on its way comes first. */
async function walkUntil(walk: AsyncGenerator<unknown, void, undefined>, signal: AbortSignal): Promise<void> {
  let left: Promise<unknown> | undefined;
  when(signal, () => {
    left = walk.return();
  });
  while ((await walk.next()).done !== true);
  await left;
}

/** Streams and iterators that are left before their end, at every step. */
export const earlyEndCases: readonly ConformanceCase[] = [
  earlyEnd('stream', 'a stream that is destroyed at any step ends, and leaves nothing open', async (stage, signal) =>
    readUntil(await stage.driver.downloadObjectAsStream(stage.object('object')), signal),
  ),
  earlyEnd('stream-in-chunks', 'so does one in chunks of a size', async (stage, signal) =>
    readUntil(await stage.driver.downloadObjectAsStream(stage.object('object'), { chunkSize: 7000 }), signal),
  ),
  earlyEnd('range-stream', 'so does one of a range', async (stage, signal) =>
    readUntil(await stage.driver.downloadObjectRangeAsStream(stage.object('object'), 1000, { end: 200_000 }), signal),
  ),
  earlyEnd('unread-stream', 'so does one that nobody has read', async (stage, signal) => {
    const stream = await stage.driver.downloadObjectAsStream(stage.object('object'));
    stream.destroy();
    await finished(stream).catch(() => undefined);
    signal.throwIfAborted();
  }),
  earlyEnd('web-stream', 'so does a web stream that is cancelled', async (stage, signal) => {
    const object = await stage.driver.getObject(stage.container, 'object');
    await cancelled(await object.webStream(), signal);
  }),
  earlyEnd('objects', 'a walk over objects that is left at any step ends, and leaves nothing open', (stage, signal) =>
    walkUntil(stage.driver.iterateContainerObjects(stage.container), signal),
  ),
  earlyEnd('containers', 'so does a walk over containers', (stage, signal) =>
    walkUntil(stage.driver.iterateContainers(), signal),
  ),
  earlyEnd(
    'versions',
    'so does a walk over versions',
    (stage, signal) => walkUntil(stage.driverWith('versions').iterateObjectVersions(stage.container), signal),
    ['versions'],
  ),
];
