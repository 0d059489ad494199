import type { Readable } from 'node:stream';
import type { ListenedCall } from '../../concurrency/listener.js';
import type { StreamOptions } from '../../options.js';
import type { ByteRange, ObjectRecord, ReadRecovery } from '../../spi/index.js';
import { ProgressMeter } from '../progress.js';
import { readableFrom } from './readable-from.js';
import { rechunked } from './rechunked.js';
import { recoveryOf } from './recovery.js';
import { ResumableRead } from './resumable-read.js';
import type { ReadSource } from '../transfer-ends.js';
import { expectationOf, verified } from '../integrity/verified.js';

/** An object that is being read. */
export interface OpenedObject {
  readonly object: ObjectRecord;
  /** How many bytes the stream gives. */
  readonly size: number;
  /** To be read to its end or destroyed. */
  readonly stream: Readable;
}

/** How an object is opened. */
export interface OpenOptions extends StreamOptions {
  readonly range?: ByteRange;
}

/**
 * The bytes of an object or a range of it: a broken read is resumed where it stopped, chunks are of the size
 * asked for, and a whole object is held against its hash: if they differ the stream fails instead of ending. Aborting
 * fails the stream with the signal's reason; destroying it closes the connection. A listener that throws fails it, too.
 *
 * @throws {ObjectDoesNotExistError} if the object is gone
 * @throws {InvalidRangeError} if the range starts at or after the object's end
 */
export async function openObject(
  source: ReadSource,
  options: OpenOptions,
  recovery: ReadRecovery = recoveryOf(source.backend),
): Promise<OpenedObject> {
  const { range, signal, ex, chunkSize } = options;
  signal?.throwIfAborted();
  const read = await ResumableRead.open(source, range, { call: { signal, ex: ex }, recovery });
  // What the listener fails with ends the stream at once, not with the next chunk.
  const call = (closed: AbortSignal) => ({ signal: closed, fail: (error: unknown) => stream.destroy(error as Error) });
  const stream: Readable = readableFrom((closed) => delivered(read, options, call(closed)), {
    signal,
    keepChunks: chunkSize !== undefined,
  });
  return { object: read.object, size: read.size, stream };
}

async function* delivered(
  read: ResumableRead,
  options: OpenOptions,
  call: ListenedCall,
): AsyncGenerator<Uint8Array, void, undefined> {
  const { range, verifyHash, chunkSize } = options;
  const expectation = range === undefined ? expectationOf(read.object, verifyHash) : undefined;
  const bytes = read.bytes(call.signal);
  const checked = expectation === undefined ? bytes : verified(bytes, expectation);
  const meter = new ProgressMeter(options.onProgress, { call, total: read.size });
  for await (const chunk of chunkSize === undefined ? checked : rechunked(checked, chunkSize)) {
    meter.add(chunk.length);
    yield chunk;
  }
  await meter.finish();
}
