import { ObjectChangedError } from '../../errors/index.js';
import { isSameObject } from '../read/same-object.js';
import type { CopyFacet, CopySource, MultipartFacet, ObjectRecord } from '../../spi/index.js';
import { spansOf, type Span } from '../byte-range.js';
import { assertStored } from '../integrity/stored-object.js';
import { assertWriteConditions } from '../../validation/conditions.js';
import { lookEarly } from '../upload/early-look.js';
import { conditionsOf } from '../upload/upload.js';
import { freshUpload, inParts, partWidth } from '../upload/multipart-upload.js';
import { partSizeFor } from '../upload/part-size.js';
import { callOf, hasChanges, headOf, type Copy } from './copy.js';

/** Copies by the provider, in one call. */
export async function copyWhole(copy: Copy, facet: CopyFacet): Promise<ObjectRecord> {
  const { record, target, options, meter } = copy;
  const { container, name } = target;
  const head = hasChanges(options) ? headOf(copy) : undefined;
  const call = { ...callOf(copy), ...conditionsOf(options) };
  const copied = await facet.copyObject(sourceOf(copy), { container, name, head }, call);
  await assertStored(target, copied, record);
  meter.add(record.size);
  return copied;
}

/** Copies by the provider, range by range, several at once. */
export async function copyParts(copy: Copy, facet: CopyFacet, multipart: MultipartFacet): Promise<ObjectRecord> {
  const { record, target, options, guard, meter } = copy;
  const { signal } = guard;
  const source = sourceOf(copy);
  assertWriteConditions(target.backend, options);
  await lookEarly(target, options, signal);
  const limits = await multipart.limits({ signal });
  const partSize = Math.min(partSizeFor(record.size, options.partSize, limits), Math.ceil(record.size / 2));
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
    width: partWidth(copy),
    signal,
  });
  await assertStored(target, copied.record, record);
  return copied.record;
}

/** Parts of what neither a version nor an ETag pins may be of several states: the same at both ends of the copy is the same meanwhile. */
async function assertSameSource({ source, record, options, guard: { signal } }: Copy): Promise<void> {
  const { backend, container, object } = source;
  if (object.versionId !== undefined || object.etag !== undefined) return;
  if (isSameObject(record, await backend.getObject(container, object, { signal, ex: options.sourceEx }))) return;
  throw new ObjectChangedError(object.name, { provider: backend.provider });
}

/** What is copied, and for whom. */
export type Origin = Pick<Copy, 'options' | 'record' | 'source' | 'target'>;

/** A backend is told whose the object is only if it is not its own, and what its reading needs only where there is such a thing. */
export function sourceOf({ source, target, options: { sourceEx: ex } }: Origin): CopySource {
  const { backend, container, object } = source;
  const owner = backend === target.backend ? {} : { backend };
  return { ...owner, container, object, ...(ex === undefined ? {} : { ex }) };
}
