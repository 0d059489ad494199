import type { DeleteObjectOptions } from '@stowage/core';
import type { Versions } from '../program.js';

/** What becomes of the versions of an object that is deleted by a call that does not say it: a move, for instance. */
export const DEFAULT_VERSIONS: Versions = 'keep';

/** How a deletion is told what is to become of the versions. */
export function deletionOf(versions: Versions): Pick<DeleteObjectOptions, 'versions'> {
  return { versions };
}
