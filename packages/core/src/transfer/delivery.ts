import { addAbortSignal, type Readable } from 'node:stream';
import { MalformedResponseError } from '../errors/index.js';
import type { ByteRange, CallOptions, ObjectRecord } from '../spi/index.js';
import { spanWithin, type Span } from './byte-range.js';
import type { ReadSource } from './transfer-ends.js';

/** What every request of one read is given. */
export type ReadCall = CallOptions;

/** One answer to a read, and which of its bytes are wanted. */
export interface Delivery {
  readonly object: ObjectRecord;
  readonly stream: Readable;
  /** How many bytes are wanted. */
  readonly size: number;
  /** Undefined: all bytes of the stream are wanted, and there must not be more of them. */
  readonly cut: Span | undefined;
}

/** Asks for an object or a range of it. A provider that reads no ranges gives the whole, and the rest is dropped here. */
export async function requestBytes(
  source: ReadSource,
  range: ByteRange | undefined,
  call: ReadCall,
): Promise<Delivery> {
  const { backend, container, object: key } = source;
  const cuts = range !== undefined && !backend.capabilities.rangeReads;
  const { object, size, stream } = await backend.readObject(container, key, cuts ? call : { ...call, range });
  if (!cuts) return { object, size, stream, cut: undefined };
  try {
    const cut = spanWithin(object.name, range, object.size);
    return { object, stream, cut, size: cut.end - cut.start };
  } catch (error) {
    stream.destroy();
    throw error;
  }
}

/** The bytes that are wanted. Aborting `closed` ends them at once. */
export async function* wantedBytes(
  delivery: Delivery,
  closed: AbortSignal,
): AsyncGenerator<Uint8Array, void, undefined> {
  const { object, stream, size, cut } = delivery;
  const { start, end } = cut ?? { start: 0, end: size };
  addAbortSignal(closed, stream);
  let offset = 0;
  for await (const chunk of stream as AsyncIterable<Uint8Array>) {
    const wanted = chunk.subarray(Math.max(start - offset, 0), Math.max(end - offset, 0));
    offset += chunk.length;
    if (wanted.length > 0) yield wanted;
    if (offset <= end) continue;
    if (cut !== undefined) return;
    throw new MalformedResponseError(`object '${object.name}' came with more than its ${size} bytes`);
  }
}
