import { MalformedResponseError } from '../../errors/index.js';
import { ObjectChangedError } from '../../errors/index.js';
import type { CopyOptions } from '../../options.js';
import type { CopyFacet, MultipartFacet, ObjectRecord, StorageBackend, UploadHead } from '../../spi/index.js';
import { spansOf, type Span } from '../byte-range.js';
import { lookEarly } from '../upload/early-look.js';
import { freshUpload, inParts } from '../upload/multipart-upload.js';
import { conditionsOf } from '../upload/upload.js';
import { ObjectContent } from '../content/object-content.js';
import { partSizeFor, tooLarge } from '../upload/part-size.js';
import { ProgressMeter } from '../progress.js';
import { pinned } from '../read/pinned.js';
import { isSameObject } from '../read/same-object.js';
import { recoveryOf, type Recovery } from '../read/recovery.js';
import { assertCopyConditions, assertWriteConditions, lackingOf } from '../../validation/conditions.js';
import { assertStored } from '../integrity/stored-object.js';
import type { ReadSource, UploadTarget } from '../transfer-ends.js';
import { assertSize, storableHead } from '../../validation/storable-head.js';
import { storedMetadata } from '../../validation/stored-metadata.js';
import { guarded, type TransferGuard } from '../transfer-guard.js';
import { uploadContent } from '../upload/upload-content.js';

/** One copy: from which version to where. */
interface Copy {
  /** With its record. */
  readonly source: ReadSource;
  readonly record: ObjectRecord;
  readonly target: UploadTarget;
  readonly options: CopyOptions;
  readonly guard: TransferGuard;
  readonly meter: ProgressMeter;
}

/**
 * Copies an object: by the provider in one call, in parts where it is too large for one, and through this process where the
 * provider does not copy, or does not compare a condition when it does. What is copied is the state of the object that was the newest when the
 * copy began, unless the source names a version.
 * It is looked up, unless `source.record` tells everything that the copy needs.
 *
 * @throws {NotSupportedError} if the provider cannot compare a condition; nothing was sent
 * @throws {ObjectDoesNotExistError} if the source is gone
 * @throws {InvalidArgumentError} if the provider cannot keep the metadata
 * @throws {ObjectChangedError} if the source is replaced meanwhile, and what was there is not to be had any more
 * @throws {MalformedResponseError} if the provider does not tell what the source is stored with
 */
export async function copyObject(
  source: ReadSource,
  target: UploadTarget,
  options: CopyOptions,
  recovery: Recovery = recoveryOf(source.backend),
): Promise<ObjectRecord> {
  assertCopyable(source, target, options);
  return guarded(options.signal, async (guard) => {
    const { backend, container, object } = source;
    const known = source.record !== undefined && isEnough(source.record, backend, options);
    const record = known ? source.record : await backend.getObject(container, object, { signal: guard.signal });
    const meter = new ProgressMeter(options.onProgress, { call: guard, total: record.size });
    const copied = await copyBy({ source: pinned(source, record), record, target, options, guard, meter }, recovery);
    await meter.finish();
    return copied;
  });
}

/** A copy that the provider makes as it is needs no more than the size. Any other is stored with what the record tells. */
function isEnough(record: ObjectRecord, backend: StorageBackend, options: CopyOptions): boolean {
  if (isCopiedWhole(record, backend, options) && !hasChanges(options)) return true;
  return record.contentType !== undefined && record.metadata !== undefined && record.headers !== undefined;
}

/** By the provider, which does not copy itself where it cannot compare a condition. */
function isCopiedWhole({ size }: ObjectRecord, { copy, capabilities }: StorageBackend, options: CopyOptions): boolean {
  if (copy === undefined || size > copy.maxCopySize) return false;
  return lackingOf(capabilities.conditions.copy, options) === undefined;
}

function hasChanges({ contentType, metadata }: CopyOptions): boolean {
  return contentType !== undefined || metadata !== undefined;
}

async function copyBy(copy: Copy, recovery: Recovery): Promise<ObjectRecord> {
  const { source, record, options } = copy;
  const { copy: facet, multipart } = source.backend;
  if (facet === undefined) return copyThrough(copy, recovery);
  if (isCopiedWhole(record, source.backend, options)) return copyWhole(copy, facet);
  if (record.size <= facet.maxCopySize) return copyThrough(copy, recovery);
  if (multipart === undefined) throw tooLarge(copy.record.size, facet.maxCopySize);
  return copyParts(copy, facet, multipart);
}

async function copyWhole(copy: Copy, facet: CopyFacet): Promise<ObjectRecord> {
  const { source, record, target, options, meter } = copy;
  const { container, name } = target;
  const head = hasChanges(options) ? headOf(copy) : undefined;
  const call = { ...callOf(copy), ...conditionsOf(options) };
  const copied = await facet.copyObject(source, { container, name, head }, call);
  await assertStored(target, copied, record);
  meter.add(record.size);
  return copied;
}

async function copyParts(copy: Copy, facet: CopyFacet, multipart: MultipartFacet): Promise<ObjectRecord> {
  const { source, record, target, options, guard, meter } = copy;
  const { signal } = guard;
  assertWriteConditions(source.backend, options);
  await lookEarly(target, options, signal);
  const limits = await multipart.limits({ signal });
  const partSize = Math.min(partSizeFor(record.size, undefined, limits), Math.ceil(record.size / 2));
  const copied = await inParts<Span>({
    facet: multipart,
    pieces: spansOf({ start: 0, end: record.size }, partSize),
    ends: freshUpload(multipart, () => multipart.begin(target.container, headOf(copy), callOf(copy))),
    send: async (upload, partNumber, range, stop) => {
      const part = await facet.copyPart({ ...source, range }, upload, partNumber, { signal: stop });
      meter.add(range.end - range.start);
      return part;
    },
    confirm: () => assertSameSource(copy),
    conditions: conditionsOf(options),
    concurrency: options.concurrency,
    signal,
  });
  await assertStored(target, copied.record, record);
  return copied.record;
}

/** Parts of what neither a version nor an ETag pins may be of several states: the same at both ends of the copy is the same meanwhile. */
async function assertSameSource({ source, record, guard: { signal } }: Copy): Promise<void> {
  const { backend, container, object } = source;
  if (object.versionId !== undefined || object.etag !== undefined) return;
  if (isSameObject(record, await backend.getObject(container, object, { signal }))) return;
  throw new ObjectChangedError(object.name, { provider: backend.provider });
}

async function copyThrough(copy: Copy, recovery: Recovery): Promise<ObjectRecord> {
  const { source, record, target, options, guard, meter } = copy;
  const { concurrency, ex } = options;
  const how = { ...conditionsOf(options), concurrency, ex, resume: false };
  const upload = { target, head: headOf(copy), options: how, guard, meter };
  return uploadContent(upload, new ObjectContent(source, record, recovery));
}

/** What is not given anew is taken from the source. Its hash stays true. */
function headOf({ source, record, target, options }: Copy): UploadHead {
  const { backend, name } = target;
  const metadata = options.metadata === undefined ? record.metadata : storedMetadata(options.metadata, backend);
  const { headers } = record;
  // Not told is not empty: a copy without them would have lost them.
  if (metadata === undefined || headers === undefined) throw untold(source, record.name);
  const head = {
    name,
    contentType: options.contentType ?? record.contentType ?? 'application/octet-stream',
    metadata: { ...metadata },
    headers: { ...headers },
    lastModified: record.sourceLastModified,
    checksums: record.checksums,
  };
  assertSize(head, backend);
  return head;
}

/**
 * What is refused before the source is looked up. Together with what is the source's, metadata may still be too large.
 *
 * @throws {NotSupportedError} if the provider cannot compare a condition
 * @throws {InvalidArgumentError} if the provider cannot keep the metadata
 */
export function assertCopyable(source: ReadSource, { backend, name }: UploadTarget, options: CopyOptions): void {
  const { metadata } = options;
  if (metadata !== undefined) storableHead({ name, contentType: '', metadata, headers: {} }, backend);
  assertCopyConditions(source.backend, options);
}

function callOf({ guard, options }: Copy) {
  return { signal: guard.signal, ex: options.ex };
}

function untold({ backend: { provider } }: ReadSource, name: string): MalformedResponseError {
  return new MalformedResponseError(`${provider} does not tell the metadata and headers of '${name}'`, { provider });
}
