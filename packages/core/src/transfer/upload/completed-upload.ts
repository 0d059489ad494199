import { combinedChecksum, contradiction } from '../../checksums/index.js';
import { StorageError } from '../../errors/index.js';
import { isSameHead } from '../../resume/fingerprint.js';
import type { UploadSession } from '../../resume/upload-session.js';
import type {
  ChecksumAlgorithm,
  Checksums,
  ChecksumSupport,
  MultipartFacet,
  MultipartUpload,
  ObjectRecord,
  PartRecord,
} from '../../spi/index.js';
import { spansOf } from '../byte-range.js';
import type { Content } from '../content/content.js';
import { checksumOfContent } from '../integrity/content-checksum.js';
import { partSupport, type Upload } from './upload.js';

/** An upload in parts that may have come to its end without its process hearing of it. */
interface Vanished {
  readonly upload: Upload;
  readonly facet: MultipartFacet;
  /** The whole, of which parts were cut. */
  readonly content: Content;
}

/** Two clocks are no further apart than this, in milliseconds: S3 refuses what is signed by one that is. */
const SKEW = 15 * 60_000;

/**
 * The object that an upload has become, if it is the newest of its name: a process may die between the completion and its answer.
 * Undefined if that cannot be proven: then it is sent again.
 */
export async function completedUpload(
  vanished: Vanished,
  multipart: MultipartUpload,
  session: UploadSession,
): Promise<ObjectRecord | undefined> {
  const { target, guard } = vanished.upload;
  const { signal } = guard;
  try {
    const record = await target.backend.getObject(target.container, { name: target.name }, { signal });
    return (await isBecome(vanished, { multipart, session, record })) ? record : undefined;
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof StorageError && !error.retryable) return undefined;
    throw error;
  }
}

interface Found {
  readonly multipart: MultipartUpload;
  readonly session: UploadSession;
  readonly record: ObjectRecord;
}

/** A version with the id of the upload is its own. Of any other object everything has to be proven, the bytes last: they are read for that. */
async function isBecome(vanished: Vanished, found: Found): Promise<boolean> {
  const { upload, content } = vanished;
  const { record, multipart, session } = found;
  if (record.size !== content.size) return false;
  if (record.versionId === multipart.id) return isProven(record.checksums, await wholeOf(vanished, record));
  return isLikely(upload, record, session) && (await hasSameBytes(vanished, found));
}

/** Whether the bytes are those: by a checksum of the whole that both know. */
function isProven(stored: Checksums, sent: Checksums = {}): boolean {
  const common = Object.keys(sent).some((algorithm) => stored[algorithm as ChecksumAlgorithm] !== undefined);
  return common && contradiction(stored, sent) === undefined;
}

/**
 * Whether the object was stored since, and with the same head. With options of the provider's own there is no telling whether they were
 * the same. What the head says of checksums is left to the bytes: a writer may say anything.
 */
function isLikely(
  { head, options }: Upload,
  { contentType = '', metadata = {}, headers = {}, sourceLastModified, lastModified }: ObjectRecord,
  { begunAt }: UploadSession,
): boolean {
  if (options.ex !== undefined || begunAt === undefined || lastModified === undefined) return false;
  if (lastModified.getTime() < begunAt - SKEW) return false;
  const told = { contentType, metadata, headers, lastModified: sourceLastModified };
  return isSameHead(told, { ...head, checksums: {} });
}

/** By what the provider has made of the bytes itself: a checksum of the whole, or whatever it makes of the parts. */
async function hasSameBytes(vanished: Vanished, { multipart, session, record }: Found): Promise<boolean> {
  const { upload, facet } = vanished;
  const support = partSupport(upload);
  if (support === undefined) return false;
  if (support.whole === 'computed') return isProven(record.checksums, await wholeOf(vanished, record));
  const isCombined = support.whole === 'combined' && record.checksums[support.algorithm] !== undefined;
  if (!isCombined && facet.hasBecome === undefined) return false;
  const parts = await partsOf(vanished, session.partSize, support);
  if (isCombined) return combinedChecksum(support.algorithm, parts) === record.checksums[support.algorithm];
  return (await facet.hasBecome?.(multipart, record, parts, { signal: upload.guard.signal })) === true;
}

/** What is known of the whole as it would be sent now. It is read for that where only the provider has said it so far. */
async function wholeOf({ upload, content }: Vanished, { checksums }: ObjectRecord): Promise<Checksums> {
  const { head, guard } = upload;
  const algorithm = partSupport(upload)?.algorithm;
  if (algorithm === undefined || checksums[algorithm] === undefined || head.checksums?.[algorithm] !== undefined)
    return head.checksums ?? {};
  return { [algorithm]: await checksumOfContent(content, algorithm, guard.signal) };
}

/** The parts as they would be sent now. */
async function partsOf(
  { content, upload }: Vanished,
  partSize: number,
  { algorithm }: ChecksumSupport,
): Promise<readonly PartRecord[]> {
  const parts: PartRecord[] = [];
  for (const span of spansOf({ start: 0, end: content.size }, partSize)) {
    const checksum = await checksumOfContent(content, algorithm, upload.guard.signal, span);
    const size = span.end - span.start;
    parts.push({ partNumber: parts.length + 1, size, checksums: { [algorithm]: checksum } });
  }
  return parts;
}
