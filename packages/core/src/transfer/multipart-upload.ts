import { mapConcurrent } from '../concurrency/index.js';
import type { MultipartFacet, MultipartUpload, ObjectRecord, PartRecord } from '../spi/index.js';
import type { Span } from './byte-range.js';
import type { Content } from './content.js';
import { assertPartStored, assertStored } from './stored-object.js';
import { creatingCall, hashAlgorithm, uploadBody, type Upload } from './upload.js';

/** How many parts are sent at once unless said otherwise. */
export const DEFAULT_CONCURRENCY = 4;

/** A span of a content, to be one part of an object. */
export interface Part {
  readonly content: Content;
  readonly span: Span;
}

/** Sends one piece of an upload in parts. */
type SendPart<P> = (
  upload: MultipartUpload,
  partNumber: number,
  piece: P,
  signal: AbortSignal,
) => Promise<PartRecord>;

/** An upload in parts, before it is begun. */
export interface MultipartPlan<P> {
  readonly facet: MultipartFacet;
  readonly pieces: AsyncIterable<P> | Iterable<P>;
  readonly send: SendPart<P>;
  readonly begin: () => Promise<MultipartUpload>;
  readonly concurrency: number | undefined;
  readonly signal: AbortSignal;
}

/** Sends parts, several at once, as they come: no more than are being sent exist at a time. */
export async function writeParts(
  upload: Upload,
  facet: MultipartFacet,
  parts: AsyncIterable<Part> | Iterable<Part>,
): Promise<ObjectRecord> {
  const { target, head, options, guard } = upload;
  const begin = async (): Promise<MultipartUpload> => facet.begin(target.container, head, creatingCall(upload));
  const send: SendPart<Part> = async (multipart, partNumber, { content, span }, stop) => {
    const body = uploadBody(upload, content, span);
    const record = await facet.writePart(multipart, partNumber, body, { signal: stop });
    assertPartStored(target, record, { size: body.size, hash: body.digest() });
    content.release?.();
    return record;
  };
  const plan = { facet, pieces: parts, send, begin, concurrency: options.concurrency, signal: guard.signal };
  const { record, size } = await inParts(plan);
  await assertStored(target, record, { size, hash: hashAlgorithm(upload) === undefined ? undefined : head.hash });
  return record;
}

/**
 * Begins an upload in parts, sends all pieces and completes it. On any failure those in flight are waited for, and what was
 * sent is removed; what is thrown is the first failure.
 */
export async function inParts<P>(
  plan: MultipartPlan<P>,
): Promise<{ readonly record: ObjectRecord; readonly size: number }> {
  const { facet, signal } = plan;
  const multipart = await plan.begin();
  try {
    const parts = await sendAll(plan, multipart);
    const record = await facet.complete(multipart, parts, { signal });
    return { record, size: parts.reduce((sum, part) => sum + part.size, 0) };
  } catch (error) {
    // Not under the signal, which may be the reason for all this; and its failure must not hide the first one.
    await facet.abort(multipart, {}).catch(() => undefined);
    throw error;
  }
}

async function sendAll<P>(plan: MultipartPlan<P>, multipart: MultipartUpload): Promise<readonly PartRecord[]> {
  const { pieces, send, concurrency = DEFAULT_CONCURRENCY, signal } = plan;
  const parts: PartRecord[] = [];
  const work = async ([partNumber, piece]: readonly [number, P], stop: AbortSignal): Promise<void> => {
    parts[partNumber - 1] = await send(multipart, partNumber, piece, stop);
  };
  await mapConcurrent(numbered(pieces), work, { concurrency, signal });
  return parts;
}

async function* numbered<P>(pieces: AsyncIterable<P> | Iterable<P>): AsyncGenerator<readonly [number, P], void> {
  let partNumber = 0;
  for await (const piece of pieces) {
    partNumber += 1;
    yield [partNumber, piece];
  }
}
