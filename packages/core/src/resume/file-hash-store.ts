import type { Checksums } from '../spi/index.js';

/** Which file is meant, and in which state: whatever is written to it changes one of these. */
export interface FileState {
  /** Absolute, without links. */
  readonly path: string;
  readonly device: bigint;
  readonly inode: bigint;
  /** In bytes. */
  readonly size: bigint;
  /** When its content was changed last, in nanoseconds since 1970: programs may set it. */
  readonly mtimeNs: bigint;
  /** When anything of it was changed last, in nanoseconds since 1970: only the system sets it. */
  readonly ctimeNs: bigint;
}

/**
 * Remembers the checksums of local files. An implementation is {@link FileHashCache}. What it says is believed: it must forget nothing
 * but whole states.
 */
export interface FileHashStore {
  /** What is known of a file that is still in this state; nothing if it is in another. */
  recall(file: FileState): Promise<Checksums>;
  /** What was computed of a file in this state. `since`: when its reading began, in milliseconds since 1970. */
  remember(file: FileState, checksums: Checksums, since: number): Promise<void>;
}
