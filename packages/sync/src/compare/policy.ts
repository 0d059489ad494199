import type { FileHashStore } from '@stowage/core';

/**
 * How the contents of two ends are compared, if their sizes are equal.
 *
 * - `auto`: by a checksum that both tell, else by the time of the content, else by what an earlier sync remembers, else by a checksum
 *   for which the file of one end is read. What can be told by none of them is different.
 * - `checksum`: by a checksum that both tell, or for which files are read; where there is none in common, by bytes.
 * - `size-time`: by the time of the content; where it is not kept, as `auto`.
 * - `size`: by nothing else.
 * - `bytes`: both are read.
 */
export type ComparePolicy = 'auto' | 'bytes' | 'checksum' | 'size' | 'size-time';

/** How equal is decided. */
export interface CompareSettings {
  readonly policy: ComparePolicy;
  /** Times that differ by no more than this are the same, in milliseconds. */
  readonly timeWindow: number;
  /** Where the checksums of files are remembered. Default: nowhere. */
  readonly hashes?: FileHashStore | undefined;
}
