import { ERRORS } from '@tus/server';
import type { MultipartLimits } from '@stowage/core/spi';
import { Refusal } from './failure.js';

/**
 * The size of all parts but the last, in bytes: one for the whole upload, so that the number of parts tells where they end.
 *
 * @throws what `@tus/server` answers with 413 if the provider has no room for so many bytes
 */
export function partSizeFor(size: number | undefined, wanted: number, limits: MultipartLimits): number {
  const { minPartSize, maxPartSize, maxParts, maxObjectSize } = limits;
  const needed = size === undefined ? 0 : Math.ceil(size / maxParts);
  if ((size ?? 0) > maxObjectSize || needed > maxPartSize) throw new Refusal(ERRORS.ERR_MAX_SIZE_EXCEEDED);
  return Math.min(Math.max(wanted, needed, minPartSize), maxPartSize);
}
