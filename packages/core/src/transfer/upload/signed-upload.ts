import { contradiction } from '../../checksums/index.js';
import {
  IncompleteUploadError,
  InvalidArgumentError,
  NotSupportedError,
  ObjectHashMismatchError,
} from '../../errors/index.js';
import { collect, walkOf } from '../../listing/index.js';
import type { HeldPart } from '../../options.js';
import type {
  BackendWith,
  ChecksumAlgorithm,
  Checksums,
  MultipartLimits,
  MultipartUpload,
  ObjectRecord,
  PartRecord,
  StorageBackend,
} from '../../spi/index.js';
import { assertStored } from '../integrity/stored-object.js';
import { partSizeFor, tooLarge } from './part-size.js';
import type { SignedUploadPlan } from './upload-token.js';

/**
 * The size of parts that others send: at least two, as large as chosen or recommended.
 *
 * @throws {InvalidArgumentError} if there cannot be two parts, or too many bytes for an object
 */
export function signedPartSize(size: number, chosen: number | undefined, limits: MultipartLimits): number {
  const { minPartSize, maxObjectSize } = limits;
  if (size > maxObjectSize) throw tooLarge(size, maxObjectSize);
  if (size <= minPartSize)
    throw new InvalidArgumentError(
      `beginSignedUpload: ${size} bytes do not make two parts of at least ${minPartSize}: signedUploadUrl stores them in one request`,
    );
  return Math.max(minPartSize, Math.min(partSizeFor(size, chosen, limits), Math.ceil(size / 2)));
}

/** How many parts there are. */
export function partCount({ size, partSize }: Pick<SignedUploadPlan, 'partSize' | 'size'>): number {
  return Math.ceil(size / partSize);
}

/**
 * Makes an object of parts that others have sent: those that the provider lists, held against what was agreed, and against the checksums
 * that their senders know, by their place.
 *
 * @throws {IncompleteUploadError} if a part is missing, or has another size; more can be sent after that
 * @throws {ObjectHashMismatchError} if the bytes of a part are others
 * @throws {NotSupportedError} if the provider tells no such checksum of a part
 */
export async function completeSigned(
  backend: BackendWith<'multipart'>,
  plan: SignedUploadPlan,
  {
    checksums = [],
    signal,
  }: { readonly checksums?: readonly Checksums[] | undefined; readonly signal?: AbortSignal | undefined },
): Promise<ObjectRecord> {
  const { upload, size } = plan;
  const { multipart } = backend;
  const parts = await partsOf(backend, upload, signal);
  assertWhole(parts, plan, backend);
  for (const part of parts) assertSame(part, checksums[part.partNumber - 1] ?? {}, { plan, backend });
  const record = await multipart.complete(upload, parts, { signal });
  await assertStored({ backend, container: upload.container, name: upload.name }, record, { size, checksums: {} });
  return record;
}

/** The parts that the provider has, each with whether it is as large as agreed. */
export async function heldParts(
  backend: BackendWith<'multipart'>,
  plan: SignedUploadPlan,
  signal: AbortSignal | undefined,
): Promise<readonly HeldPart[]> {
  const parts = await partsOf(backend, plan.upload, signal);
  return parts.map(({ partNumber, size }) => ({ partNumber, size, whole: size === sizeOfPart(partNumber, plan) }));
}

function partsOf(
  backend: BackendWith<'multipart'>,
  upload: MultipartUpload,
  signal: AbortSignal | undefined,
): Promise<readonly PartRecord[]> {
  return collect(
    (cursor, limit, stop) => backend.multipart.listParts(upload, { cursor, limit, signal: stop }),
    walkOf(backend, { signal }),
  );
}

function assertWhole(parts: readonly PartRecord[], plan: SignedUploadPlan, { provider }: StorageBackend): void {
  const sizes = new Map(parts.map(({ partNumber, size }) => [partNumber, size]));
  const numbers = Array.from({ length: partCount(plan) }, (_, index) => index + 1);
  const missing = numbers.filter((number) => !sizes.has(number));
  const wrong = parts.filter(({ partNumber, size }) => size !== sizeOfPart(partNumber, plan));
  if (missing.length === 0 && wrong.length === 0) return;
  throw new IncompleteUploadError(
    plan.upload.name,
    { missing, wrong: wrong.map(({ partNumber }) => partNumber) },
    { provider },
  );
}

/** Nothing, where there is to be no such part. */
function sizeOfPart(partNumber: number, { size, partSize }: SignedUploadPlan): number {
  return Math.max(0, Math.min(partSize, size - (partNumber - 1) * partSize));
}

/** What the sender knows must be told by the provider too: to drop it would be to say that it was compared. */
function assertSame(
  { partNumber, checksums }: PartRecord,
  sent: Checksums,
  { plan: { upload }, backend: { provider } }: { readonly plan: SignedUploadPlan; readonly backend: StorageBackend },
): void {
  const known = Object.keys(sent) as ChecksumAlgorithm[];
  if (known.length > 0 && known.every((algorithm) => checksums[algorithm] === undefined))
    throw new NotSupportedError(`comparing ${known.join(', ')} of parts that others send`, { provider });
  const differing = contradiction(sent, checksums);
  if (differing === undefined) return;
  const what = `${upload.name} (part ${partNumber})`;
  throw new ObjectHashMismatchError(what, sent[differing] ?? '', checksums[differing] ?? '');
}
