import type { ObjectRecord } from '../../spi/index.js';
import type { ReadSource } from '../transfer-ends.js';

/**
 * Where the state of an object that a record describes is found again: by its version id, and by its ETag where the provider compares
 * that. A key with neither means the newest state, which may be another one by the next request: that is seen by its answer.
 */
export function pinned(source: ReadSource, record: ObjectRecord): ReadSource {
  const { name, versionId, etag } = record;
  const isCompared = source.backend.capabilities.conditions.read && etag !== undefined && !isWeak(etag);
  const object = { name, versionId: versionId ?? source.object.versionId, etag: isCompared ? etag : undefined };
  return { ...source, object, record };
}

/** A weak ETag says nothing about bytes, and `If-Match` never matches it (RFC 9110, 13.1.1). */
function isWeak(etag: string): boolean {
  return etag.startsWith('W/');
}
