import { ObjectChangedError } from '../../errors/index.js';
import type { CopyOptions } from '../../options.js';
import type { CallOptions, ObjectRecord } from '../../spi/index.js';
import { isSameObject } from '../read/same-object.js';
import type { ReadSource, UploadTarget } from '../transfer-ends.js';
import { assertCopyable, copyObject } from './copy-object.js';

/**
 * Copies an object and then deletes the source, if that still is what was copied: what somebody else has stored there meanwhile stays.
 *
 * @throws {NotSupportedError} if the provider cannot compare a condition; nothing was sent
 * @throws {InvalidArgumentError} if the provider cannot keep the metadata; nothing was sent
 * @throws {ObjectDoesNotExistError} if the source is gone
 * @throws {ObjectChangedError} if the source is no longer what was copied; then both are there
 */
export async function moveObject(
  source: ReadSource,
  target: UploadTarget,
  options: CopyOptions,
): Promise<ObjectRecord> {
  const { backend, container, object } = source;
  const { signal, sourceEx: ex } = options;
  assertCopyable(target, options);
  const record = source.record ?? (await backend.getObject(container, object, { signal, ex }));
  const moved = await copyObject({ ...source, record }, target, options);
  await deleteMoved(source, record, { signal, ex });
  return moved;
}

/** Where the provider does not compare, a look right before the deletion leaves others no more than the time of one request. */
async function deleteMoved({ backend, container }: ReadSource, record: ObjectRecord, call: CallOptions): Promise<void> {
  const { name, etag } = record;
  const { provider, capabilities } = backend;
  const isCompared = capabilities.conditions.delete && etag !== undefined;
  if (!isCompared && !isSameObject(record, await backend.getObject(container, { name }, call)))
    throw new ObjectChangedError(name, { provider });
  await backend.deleteObject(container, { name }, { signal: call.signal, ifMatch: isCompared ? etag : undefined });
}
