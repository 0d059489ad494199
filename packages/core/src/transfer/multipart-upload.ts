import { mapConcurrent } from '../concurrency/index.js';
import type { MultipartFacet, MultipartUpload, ObjectRecord, PartRecord } from '../spi/index.js';
import type { Span } from './byte-range.js';
import type { Content } from './content.js';
import { hashOf } from './hashing.js';
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
type SendPart<P> = (upload: MultipartUpload, partNumber: number, piece: P, signal: AbortSignal) => Promise<PartRecord>;

/** How an upload in parts begins and ends. */
export interface UploadEnds {
  begin(): Promise<MultipartUpload>;
  /** A part that was sent before, if this upload goes on with another one. */
  sent?(partNumber: number): PartRecord | undefined;
  /** The object is stored. */
  finished?(): Promise<void>;
  /** It is not, and nothing is being sent any more. */
  failed(multipart: MultipartUpload): Promise<void>;
}

/** An upload in parts, before it is begun. */
export interface MultipartPlan<P> {
  readonly facet: MultipartFacet;
  readonly pieces: AsyncIterable<P> | Iterable<P>;
  readonly send: SendPart<P>;
  readonly ends: UploadEnds;
  readonly concurrency: number | undefined;
  readonly signal: AbortSignal;
}

/** The ends of an upload that leaves nothing behind if it fails. */
export function freshUpload(facet: MultipartFacet, begin: () => Promise<MultipartUpload>): UploadEnds {
  // Not under the upload's signal, which may be the reason that it failed.
  return { begin, failed: (multipart) => facet.abort(multipart, {}) };
}

/** Sends parts, several at once, as they come: no more than are being sent exist at a time. */
export async function writeParts(
  upload: Upload,
  facet: MultipartFacet,
  parts: AsyncIterable<Part> | Iterable<Part>,
  ends: UploadEnds = freshUpload(facet, () => facet.begin(upload.target.container, upload.head, creatingCall(upload))),
): Promise<ObjectRecord> {
  const { target, head, options, guard } = upload;
  const send: SendPart<Part> = async (multipart, partNumber, part, signal) => {
    const sent = ends.sent?.(partNumber);
    if (sent !== undefined && (await isStillTrue(sent, part, upload, signal))) return sent;
    return sendPart(upload, facet, { multipart, partNumber, part, signal });
  };
  const plan = { facet, pieces: parts, send, ends, concurrency: options.concurrency, signal: guard.signal };
  const { record, size } = await inParts(plan);
  await assertStored(target, record, { size, hash: hashAlgorithm(upload) === undefined ? undefined : head.hash });
  return record;
}

/** One part on its way. */
interface PartTask {
  readonly multipart: MultipartUpload;
  readonly partNumber: number;
  readonly part: Part;
  readonly signal: AbortSignal;
}

async function sendPart(upload: Upload, facet: MultipartFacet, task: PartTask): Promise<PartRecord> {
  const { content, span } = task.part;
  const body = uploadBody(upload, content, span);
  const call = { signal: task.signal, ex: upload.options.ex };
  const record = await facet.writePart(task.multipart, task.partNumber, body, call);
  assertPartStored(upload.target, record, { size: body.size, hash: body.digest() });
  content.release?.();
  return record;
}

/** Whether a part that was sent before holds what would be sent now. Nothing but the bytes themselves can tell. */
async function isStillTrue(
  sent: PartRecord,
  { content, span }: Part,
  upload: Upload,
  signal: AbortSignal,
): Promise<boolean> {
  const algorithm = hashAlgorithm(upload);
  if (algorithm === undefined || sent.hash === undefined || sent.size !== span.end - span.start) return false;
  if ((await hashOf(content, algorithm, signal, span)) !== sent.hash) return false;
  upload.meter.add(sent.size);
  return true;
}

/**
 * Begins an upload in parts, sends all pieces and completes it. On any failure those in flight are waited for, and the upload is
 * ended; what is thrown is the first failure.
 */
export async function inParts<P>(
  plan: MultipartPlan<P>,
): Promise<{ readonly record: ObjectRecord; readonly size: number }> {
  const { facet, signal, ends } = plan;
  const multipart = await ends.begin();
  try {
    const parts = await sendAll(plan, multipart);
    const record = await facet.complete(multipart, parts, { signal });
    await ends.finished?.();
    return { record, size: parts.reduce((sum, part) => sum + part.size, 0) };
  } catch (error) {
    // That it could not be ended either says less than why it had to be.
    await ends.failed(multipart).catch(() => undefined);
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
