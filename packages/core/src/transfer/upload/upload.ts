import type { UploadOptions } from '../../options.js';
import { checksumOfPart, checksumOfWrite } from '../../checksums/index.js';
import type {
  CallOptions,
  ChecksumAlgorithm,
  Checksums,
  ChecksumSupport,
  ObjectRecord,
  UploadBody,
  UploadHead,
  WriteConditions,
} from '../../spi/index.js';
import type { Span } from '../byte-range.js';
import type { Content } from '../content/content.js';
import { resolveContentType, typeOfName } from '../content/content-type.js';
import type { ProgressMeter } from '../progress.js';
import { assertStored } from '../integrity/stored-object.js';
import type { UploadTarget } from '../transfer-ends.js';
import type { TransferGuard } from '../transfer-guard.js';
import { contentBody } from '../content/upload-body.js';
import { givenChecksums, givenContent } from './given-checksums.js';
import { storableHead } from '../../validation/storable-head.js';

/** One upload, in whatever way its bytes go. */
export interface Upload {
  readonly target: UploadTarget;
  readonly head: UploadHead;
  readonly options: UploadOptions;
  readonly guard: TransferGuard;
  readonly meter: ProgressMeter;
}

/** What is known of an object to be stored, beside its options. */
export interface SourceFacts {
  /** Names that may tell the content type; the first that does counts. */
  readonly names: readonly string[];
  /** What the source itself says; counts if no name tells. */
  readonly contentType?: string | undefined;
  readonly lastModified?: Date | undefined;
}

/**
 * The head of an object to be stored.
 *
 * @throws {InvalidArgumentError} naming the entry of the metadata, or the header, that the provider cannot keep, or options that exclude each other
 */
export function uploadHead({ backend, name }: UploadTarget, options: UploadOptions, facts: SourceFacts): UploadHead {
  const { metadata = {}, headers = {} } = options;
  const lastModified = options.lastModified ?? facts.lastModified;
  const checksums = givenChecksums(options, backend.capabilities);
  const contentType = contentTypeOf(options, facts);
  return storableHead({ name, contentType, metadata, headers, lastModified, checksums }, backend);
}

function contentTypeOf({ contentType }: UploadOptions, facts: SourceFacts): string {
  const byName = contentType ?? typeOfName(...facts.names);
  return resolveContentType(byName ?? (facts.contentType === '' ? undefined : facts.contentType));
}

/** How parts are compared on both sides; undefined where the provider keeps no checksum or nobody wants one. */
export function partSupport({ options, target }: Upload): ChecksumSupport | undefined {
  return options.verifyHash === false ? undefined : checksumOfPart(target.backend.capabilities);
}

/** For the call that makes the object: the provider's own options belong to it. */
export function creatingCall({ guard, options }: Upload): CallOptions {
  return { signal: guard.signal, ex: options.ex };
}

/** Under which conditions the object is stored: for the call that makes it visible. */
export function conditionsOf({ ifMatch, ifNoneMatch }: WriteConditions): WriteConditions {
  return { ifMatch, ifNoneMatch };
}

/** A span of a content as the body of a request. */
export function uploadBody(
  { guard, meter }: Upload,
  content: Content,
  span: Span,
  algorithm: ChecksumAlgorithm | undefined,
): UploadBody {
  return contentBody(content, span, { algorithm, guard, onPassed: meter.piece() });
}

/** What was computed of a body that has been sent. */
export function checksumsOf(body: UploadBody): Checksums {
  const digest = body.digest();
  return body.algorithm === undefined || digest === undefined ? {} : { [body.algorithm]: digest };
}

/** Sends a content in one write. */
export async function writeWhole(upload: Upload, content: Content): Promise<ObjectRecord> {
  const { backend, container } = upload.target;
  const support = upload.options.verifyHash === false ? undefined : checksumOfWrite(backend.capabilities);
  const given = givenContent(upload, content, support?.algorithm);
  const body = uploadBody(upload, given, { start: 0, end: content.size }, support?.algorithm);
  const call = { ...creatingCall(upload), ...conditionsOf(upload.options) };
  const record = await backend.writeObject(container, upload.head, body, call);
  await assertStored(upload.target, record, { size: content.size, checksums: checksumsOf(body) });
  return record;
}
