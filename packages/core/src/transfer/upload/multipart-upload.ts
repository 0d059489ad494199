import { combinedChecksum } from '../../checksums/index.js';
import { mapConcurrent, type AdaptiveWidth } from '../../concurrency/index.js';
import type {
  Checksums,
  MultipartFacet,
  MultipartUpload,
  ObjectRecord,
  PartRecord,
  WriteConditions,
} from '../../spi/index.js';
import { checksumOfContent } from '../integrity/content-checksum.js';
import { assertPartStored, assertStored } from '../integrity/stored-object.js';
import { checksumsOf, conditionsOf, creatingCall, partSupport, uploadBody, type Upload } from './upload.js';
import { asGiven } from './given-checksums.js';
import type { Part } from './part.js';
import type { UploadOptions } from '../../options.js';
import { recoveryOf } from '../read/recovery.js';
import { widthOf } from '../transfer-width.js';
import { uploadsInFlight } from './uploads-in-flight.js';
import type { Digests } from './whole-checksums.js';

/** How many parts are sent at once unless said otherwise. */
export const DEFAULT_CONCURRENCY = 4;

/** Sends one piece of an upload in parts. */
type SendPart<P> = (upload: MultipartUpload, partNumber: number, piece: P, signal: AbortSignal) => Promise<PartRecord>;

/** How an upload in parts begins and ends. */
export interface UploadEnds {
  begin(): Promise<MultipartUpload>;
  /** A part that was sent before, if this upload resumes another one. */
  sent?(partNumber: number): PartRecord | undefined;
  /** The object is stored. */
  finished?(multipart: MultipartUpload): Promise<void>;
  /** It is not, and nothing is being sent any more. */
  failed(multipart: MultipartUpload): Promise<void>;
}

/** An upload in parts, before it is begun. */
export interface MultipartPlan<P> {
  readonly facet: MultipartFacet;
  readonly pieces: AsyncIterable<P> | Iterable<P>;
  readonly send: SendPart<P>;
  readonly ends: UploadEnds;
  /** What is known of the whole once all parts are sent. Default: nothing. */
  readonly whole?: ((parts: readonly PartRecord[]) => Checksums) | undefined;
  /** Rejects if what was sent shall not become an object. Default: it shall. */
  readonly confirm?: (() => Promise<void>) | undefined;
  /** Of the object that it becomes. */
  readonly conditions: WriteConditions;
  /** How many pieces are sent at once. */
  readonly width: number | AdaptiveWidth;
  readonly signal: AbortSignal;
}

/** The ends of an upload that leaves nothing behind if it fails. */
export function freshUpload(facet: MultipartFacet, begin: () => Promise<MultipartUpload>): UploadEnds {
  // Not under the upload's signal, which may be the reason that it failed.
  return { begin, failed: (multipart) => facet.abort(multipart, {}) };
}

/** How parts are sent, where that is not said by the upload. */
interface PartsCall {
  /** Default: those of a fresh upload. */
  readonly ends?: UploadEnds | undefined;
  /** Default: nothing is computed of the whole but what the parts say. */
  readonly digests?: Digests | undefined;
}

/** Sends parts, several at once, as they come: no more than are being sent exist at a time. */
export async function writeParts(
  upload: Upload,
  facet: MultipartFacet,
  parts: AsyncIterable<Part> | Iterable<Part>,
  { ends, digests }: PartsCall = {},
): Promise<ObjectRecord> {
  const { target, options, guard } = upload;
  const begin = async (): Promise<MultipartUpload> => facet.begin(target.container, upload.head, creatingCall(upload));
  const send: SendPart<Part> = async (multipart, partNumber, part, signal) => {
    const sent = ends?.sent?.(partNumber);
    if (sent !== undefined && (await isStillTrue(sent, part, upload, signal))) return sent;
    return sendPart(upload, facet, { multipart, partNumber, part, signal });
  };
  let computed: Checksums = {};
  const confirm = async (): Promise<void> => {
    computed = (await digests?.()) ?? {};
  };
  const whole = (sent: readonly PartRecord[]): Checksums =>
    asGiven(upload, { ...wholeChecksums(upload, sent), ...computed });
  const { record, size, checksums } = await inParts({
    ...{ facet, pieces: parts, send, confirm, whole },
    ends: ends ?? freshUpload(facet, begin),
    conditions: conditionsOf(options),
    width: partWidth(upload),
    signal: guard.signal,
  });
  await assertStored(target, record, { size, checksums });
  return record;
}

/** How many parts at once. */
export function partWidth({
  options,
  target,
  meter,
}: Pick<Upload, 'meter' | 'target'> & { readonly options: Pick<UploadOptions, 'concurrency'> }):
  number | AdaptiveWidth {
  return meter.follow(widthOf(options.concurrency, DEFAULT_CONCURRENCY, recoveryOf(target.backend)));
}

/** What is known of the whole: what was computed beforehand, or what the parts' checksums combine to. */
export function wholeChecksums(upload: Upload, parts: readonly PartRecord[]): Checksums {
  const support = partSupport(upload);
  if (support?.whole !== 'combined') return support === undefined ? {} : (upload.head.checksums ?? {});
  const combined = combinedChecksum(support.algorithm, parts);
  return combined === undefined ? {} : { [support.algorithm]: combined };
}

/** One part on its way. */
export interface PartTask {
  readonly multipart: MultipartUpload;
  readonly partNumber: number;
  readonly part: Part;
  readonly signal: AbortSignal;
}

/** Sends one part, and holds what the provider says of it against what was sent. */
export async function sendPart(upload: Upload, facet: MultipartFacet, task: PartTask): Promise<PartRecord> {
  const { content, span } = task.part;
  const body = uploadBody(upload, content, span, partSupport(upload)?.algorithm);
  const call = { signal: task.signal, ex: upload.options.ex };
  const record = await facet.writePart(task.multipart, task.partNumber, body, call);
  const checksums = checksumsOf(body);
  assertPartStored(upload.target, record, { size: body.size, checksums });
  content.release?.();
  return { ...record, checksums: { ...record.checksums, ...checksums } };
}

/** Whether a part that was sent before holds what would be sent now. Nothing but the bytes themselves can tell. */
async function isStillTrue(
  sent: PartRecord,
  { content, span }: Part,
  upload: Upload,
  signal: AbortSignal,
): Promise<boolean> {
  const algorithm = partSupport(upload)?.algorithm;
  const checksum = algorithm && sent.checksums[algorithm];
  if (algorithm === undefined || checksum === undefined || sent.size !== span.end - span.start) return false;
  if ((await checksumOfContent(content, algorithm, signal, span)) !== checksum) return false;
  upload.meter.add(sent.size);
  return true;
}

/** What became of an upload in parts, and what is known of the bytes that were sent. */
export interface Completed {
  readonly record: ObjectRecord;
  /** In bytes. */
  readonly size: number;
  readonly checksums: Checksums;
}

/**
 * Begins an upload in parts, sends all pieces and completes it. On any failure those in flight are waited for, and the upload is
 * ended; what is thrown is the first failure.
 */
export async function inParts<P>(plan: MultipartPlan<P>): Promise<Completed> {
  const { facet, signal, ends } = plan;
  const multipart = await ends.begin();
  uploadsInFlight.take(multipart);
  try {
    const parts = await sendAll(plan, multipart);
    await plan.confirm?.();
    const checksums = plan.whole?.(parts) ?? {};
    const record = await facet.complete(multipart, parts, { signal, checksums, ...plan.conditions });
    await ends.finished?.(multipart);
    return { record, size: parts.reduce((sum, part) => sum + part.size, 0), checksums };
  } catch (error) {
    // That it could not be ended either says less than why it had to be.
    await ends.failed(multipart).catch(() => undefined);
    throw error;
  } finally {
    uploadsInFlight.letGo(multipart);
  }
}

async function sendAll<P>(plan: MultipartPlan<P>, multipart: MultipartUpload): Promise<readonly PartRecord[]> {
  const { pieces, send, width: concurrency, signal } = plan;
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
