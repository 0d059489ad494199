import type { ChecksumAlgorithm } from '@stowage/core';

/**
 * By what two contents were compared. `checksum:…`: both told, or were read for, the checksum of the whole by one algorithm. `remembered`:
 * both are as they were after an earlier sync had made them equal. `bytes`: both were read. `existence`: there is only one.
 */
export type ComparedBy = `checksum:${ChecksumAlgorithm}` | 'bytes' | 'existence' | 'remembered' | 'size' | 'size-time';

/** What a comparison found. */
export interface Verdict {
  readonly isSame: boolean;
  readonly by: ComparedBy;
  /** Whether it took a look that the next sync can be spared by remembering it. */
  readonly wasCostly: boolean;
}
