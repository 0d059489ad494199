import { addAbortSignal, type Readable } from 'node:stream';
import { MalformedResponseError, ObjectChangedError } from '../../errors/index.js';
import type { ByteRange, CallOptions, ObjectBody, ObjectRecord } from '../../spi/index.js';
import { spanWithin, type Span } from '../byte-range.js';
import { isSameObject } from './same-object.js';
import type { ReadSource } from '../transfer-ends.js';

/** What every request of one read is given. */
export type ReadCall = CallOptions;

/** One answer to a read: which bytes of the object come, and which of them are wanted. */
export interface Delivery {
  readonly object: ObjectRecord;
  readonly stream: Readable;
  readonly given: Span;
  readonly wanted: Span;
}

/**
 * Asks for an object or a range of it, and holds the answer against that: whatever stands between a driver and its provider
 * may ignore a range, or answer for something else. Where everything comes instead of a range, the rest is dropped.
 *
 * @throws {ObjectChangedError} if it is not the object that `source.record` describes, or has another ETag than the key
 * @throws {MalformedResponseError} if it is not what was asked for
 */
export async function requestBytes(
  source: ReadSource,
  range: ByteRange | undefined,
  call: ReadCall,
): Promise<Delivery> {
  const { backend, container, object: key } = source;
  const asked = backend.capabilities.rangeReads ? { ...call, range } : call;
  const body = await backend.readObject(container, key, asked);
  try {
    assertAsked(body, source);
    const wanted = spanWithin(body.object.name, range, body.object.size);
    return { object: body.object, stream: body.stream, given: givenBy(body, wanted, source), wanted };
  } catch (error) {
    body.stream.destroy();
    throw error;
  }
}

/** The same answer for another range, of whose bytes more may have come: all of them where the whole object has. */
export function widened(delivery: Delivery, range: ByteRange | undefined): Delivery {
  const { object, given } = delivery;
  const { start, end } = spanWithin(object.name, range, object.size);
  return { ...delivery, wanted: { start, end: Math.min(end, given.end) } };
}

/** The bytes that are wanted. Aborting `closed` ends them at once. */
export async function* wantedBytes(
  { object, stream, given, wanted }: Delivery,
  closed: AbortSignal,
): AsyncGenerator<Uint8Array, void, undefined> {
  addAbortSignal(closed, stream);
  let offset = given.start;
  for await (const chunk of stream as AsyncIterable<Uint8Array>) {
    const part = chunk.subarray(Math.max(wanted.start - offset, 0), Math.max(wanted.end - offset, 0));
    offset += chunk.length;
    if (part.length > 0) yield part;
    if (offset > given.end) throw new MalformedResponseError(`${nameOf(object)} came with more bytes than announced`);
    if (offset >= wanted.end && wanted.end < given.end) return;
  }
}

/** Whatever else is known of it has to be true as well. */
function assertAsked({ object }: ObjectBody, { backend: { provider }, object: key, record }: ReadSource): void {
  if (!isSize(object.size)) throw new MalformedResponseError(`${nameOf(object)} came without its size`, { provider });
  const isPinned = key.etag === undefined || (object.etag ?? key.etag) === key.etag;
  if (!isPinned || (record !== undefined && !isSameObject(record, object)))
    throw new ObjectChangedError(key.name, { provider });
  const isOther = key.versionId !== undefined && (object.versionId ?? key.versionId) !== key.versionId;
  if (object.name !== key.name || isOther)
    throw new MalformedResponseError(`another object or version came than ${nameOf(key)}`, { provider });
}

/** By their number: those of the range, or all of them. */
function givenBy({ object, size }: ObjectBody, wanted: Span, { backend: { provider } }: ReadSource): Span {
  if (size === wanted.end - wanted.start) return wanted;
  if (size === object.size) return { start: 0, end: object.size };
  const asked = `those from ${wanted.start} to ${wanted.end}, of ${object.size}`;
  throw new MalformedResponseError(`${size} bytes of ${nameOf(object)} came instead of ${asked}`, { provider });
}

function isSize(size: number): boolean {
  return Number.isSafeInteger(size) && size >= 0;
}

function nameOf({ name }: { readonly name: string }): string {
  return `object '${name}'`;
}
