import type { CopyOptions } from '../../options.js';
import { assertCopyConditions, lackingOf } from '../../validation/conditions.js';
import { storableHead } from '../../validation/storable-head.js';
import type { CallOptions, CopyFacet, ObjectRecord, ReadRecovery, StorageBackend } from '../../spi/index.js';
import { ProgressMeter } from '../progress.js';
import { pinned } from '../read/pinned.js';
import { recoveryOf } from '../read/recovery.js';
import type { ReadSource, UploadTarget } from '../transfer-ends.js';
import { guarded } from '../transfer-guard.js';
import { tooLarge } from '../upload/part-size.js';
import { hasChanges, type Copy } from './copy.js';
import { copyThrough } from './copy-through.js';
import { copyParts, copyWhole, sourceOf, type Origin } from './provider-copy.js';

/** Who copies, and how. */
interface Way {
  /** Of the target's backend, if that copies from the source itself. */
  readonly facet: CopyFacet | undefined;
  readonly backend: StorageBackend;
  readonly options: CopyOptions;
}

/**
 * Copies an object: by the provider in one call, in parts where it is too large for one, and through this process where the provider
 * does not copy, not from there, or without comparing a condition. What is copied is the state of the object that was the newest when the
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
  recovery: ReadRecovery = recoveryOf(source.backend),
): Promise<ObjectRecord> {
  assertCopyable(target, options);
  return guarded(options.signal, async (guard) => {
    const { signal } = guard;
    const facet = await facetFor(source, target, { signal });
    const wayOf = async (record: ObjectRecord): Promise<Way> => {
      const can = facet !== undefined && (await doesCopy(facet, { source, record, target, options }, signal));
      return { facet: can ? facet : undefined, backend: target.backend, options };
    };
    const { record, way } = await lookedUp(source, { wayOf, ex: options.sourceEx, signal });
    const meter = new ProgressMeter(options.onProgress, { call: guard, total: record.size });
    const from = pinned(source, record);
    const copied = await copyBy({ source: from, record, target, options, guard, meter, recovery }, way);
    await meter.finish();
    return copied;
  });
}

/** What is known of the source if that is enough, else what it is; and who copies that. */
async function lookedUp(
  { backend, container, object, record }: ReadSource,
  {
    wayOf,
    ex,
    signal,
  }: {
    readonly wayOf: (record: ObjectRecord) => Promise<Way>;
    readonly ex: object | undefined;
    readonly signal: AbortSignal;
  },
): Promise<{ readonly record: ObjectRecord; readonly way: Way }> {
  // What a listing tells may lack what a look with the options of reading does.
  if (record !== undefined && (ex === undefined || isWhole(record))) {
    const way = await wayOf(record);
    if (isEnough(record, way)) return { record, way };
  }
  const found = await backend.getObject(container, object, { signal, ex });
  return { record: found, way: await wayOf(found) };
}

/** A copy that the provider makes as it is needs no more than the size. Any other is stored with what the record tells. */
function isEnough(record: ObjectRecord, way: Way): boolean {
  return isWhole(record) || (isCopiedWhole(record, way) && !hasChanges(way.options));
}

/** Whether it tells everything that an object is stored with. */
function isWhole({ contentType, metadata, headers }: ObjectRecord): boolean {
  return contentType !== undefined && metadata !== undefined && headers !== undefined;
}

/** By the provider, which does not copy itself where it cannot compare a condition. */
function isCopiedWhole({ size }: ObjectRecord, { facet, backend, options }: Way): boolean {
  if (facet === undefined || size > facet.maxCopySize) return false;
  return lackingOf(backend.capabilities.conditions.copy, options) === undefined;
}

async function copyBy(copy: Copy, way: Way): Promise<ObjectRecord> {
  const { facet, backend } = way;
  const { multipart } = backend;
  if (facet === undefined) return copyThrough(copy);
  if (isCopiedWhole(copy.record, way)) return copyWhole(copy, facet);
  if (copy.record.size <= facet.maxCopySize) return copyThrough(copy);
  if (multipart === undefined) throw tooLarge(copy.record.size, facet.maxCopySize);
  return copyParts(copy, facet, multipart);
}

/** Who copies without the bytes passing through here: the target's provider, from its own objects, or from those that it accepts. */
async function facetFor(
  { backend, container, object }: ReadSource,
  target: UploadTarget,
  options: CallOptions,
): Promise<CopyFacet | undefined> {
  const { copy } = target.backend;
  if (copy === undefined || backend === target.backend) return copy;
  return (await copy.accepts?.({ backend, container, object }, options)) === true ? copy : undefined;
}

async function doesCopy(facet: CopyFacet, copy: Origin, signal: AbortSignal): Promise<boolean> {
  const asked = { ...sourceOf(copy), record: copy.record };
  return (await facet.canCopy?.(asked, { signal, ex: copy.options.ex })) ?? true;
}

/**
 * What is refused before the source is looked up. Together with what is the source's, metadata may still be too large.
 *
 * @throws {NotSupportedError} if the provider cannot compare a condition
 * @throws {InvalidArgumentError} if the provider cannot keep the metadata or a header
 */
export function assertCopyable({ backend, name }: UploadTarget, options: CopyOptions): void {
  const { metadata = {}, headers = {} } = options;
  if (options.metadata !== undefined || options.headers !== undefined)
    storableHead({ name, contentType: '', metadata, headers }, backend);
  assertCopyConditions(backend, options);
}
