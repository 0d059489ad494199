import {
  ObjectAlreadyExistsError,
  ObjectChangedError,
  ObjectDoesNotExistError,
  StorageError,
} from '../../errors/index.js';
import type { ObjectRecord, WriteConditions } from '../../spi/index.js';
import type { UploadTarget } from '../transfer-ends.js';

/**
 * Looks, in one request, whether a condition can still be met, before many bytes are sent in vain. It decides nothing: the provider
 * compares when it stores. So what cannot be looked at (by a key that may only write, say) does no harm.
 *
 * @throws {ObjectAlreadyExistsError} if there is an object, and there must be none
 * @throws {ObjectChangedError} if there is none, or one with another ETag than it must have
 */
export async function lookEarly(
  target: UploadTarget,
  { ifMatch, ifNoneMatch }: WriteConditions,
  signal: AbortSignal,
): Promise<void> {
  if (ifMatch === undefined && ifNoneMatch === undefined) return;
  const { backend, name } = target;
  const { provider } = backend;
  const found = await lookUp(target, signal);
  if (found === 'unknown') return;
  if (ifNoneMatch !== undefined && found !== undefined) throw new ObjectAlreadyExistsError(name, { provider });
  if (ifMatch !== undefined && (found === undefined || (found.etag ?? ifMatch) !== ifMatch))
    throw new ObjectChangedError(name, { provider });
}

async function lookUp(
  { backend, container, name }: UploadTarget,
  signal: AbortSignal,
): Promise<ObjectRecord | undefined | 'unknown'> {
  try {
    return await backend.getObject(container, { name }, { signal });
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof ObjectDoesNotExistError) return undefined;
    if (error instanceof StorageError) return 'unknown';
    throw error;
  }
}
