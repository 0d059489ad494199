import { contradiction } from '../../checksums/index.js';
import type { ObjectRecord } from '../../spi/index.js';

/**
 * Whether two answers describe one state of an object, so that bytes of both may be put together. A version never changes;
 * where there is none, whatever both answers tell has to agree. What one of them does not tell (many providers leave out the
 * checksum where only a range is given) says nothing.
 */
export function isSameObject(one: ObjectRecord, other: ObjectRecord): boolean {
  if (one.size !== other.size || !agree(one.versionId, other.versionId) || !agree(one.etag, other.etag)) return false;
  if (contradiction(one.checksums, other.checksums) !== undefined) return false;
  const isVersion = one.versionId !== undefined && other.versionId !== undefined;
  return isVersion || agree(one.lastModified?.getTime(), other.lastModified?.getTime());
}

function agree<T>(one: T | undefined, other: T | undefined): boolean {
  return one === undefined || other === undefined || one === other;
}
