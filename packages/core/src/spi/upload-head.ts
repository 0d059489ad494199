import type { Checksums } from './checksums.js';

/** Everything about an object to be stored but its bytes. */
export interface UploadHead {
  /** Non-empty, valid Unicode, not longer than `capabilities.maxObjectNameBytes`. */
  readonly name: string;
  readonly contentType: string;
  readonly metadata: Readonly<Record<string, string>>;
  /** HTTP headers that readers shall receive with the object, in lower case (`cache-control`, `content-disposition` …). */
  readonly headers: Readonly<Record<string, string>>;
  /** When the source file was last changed, where the source is a file. */
  readonly lastModified?: Date | undefined;
  /**
   * Of the whole content, where they are known before the first byte is sent. `writeObject` refuses bytes that have others, with an
   * `ObjectHashMismatchError`, and stores nothing.
   */
  readonly checksums?: Checksums | undefined;
}
