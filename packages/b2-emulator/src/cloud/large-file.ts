import type { Content } from './content.js';
import type { CustomerKey } from './encryption.js';
import type { FileVersion } from './file-version.js';

/** One part of a large file. */
export interface Part {
  readonly fileId: string;
  readonly partNumber: number;
  /** Bytes. */
  readonly contentLength: number;
  readonly contentSha1: string;
  readonly contentMd5: string | null;
  /** Milliseconds since 1970. */
  readonly uploadTimestamp: number;
  readonly content: Content;
}

/** Which part of which large file is to be made; with the customer's key, if it is one that needs it. */
export interface PartTarget {
  readonly fileId: string;
  readonly partNumber: number;
  readonly customerKey: CustomerKey | undefined;
}

/** A large file that was started and is neither finished nor cancelled. */
export class LargeFile {
  readonly start: FileVersion;
  readonly #parts = new Map<number, Part>();

  constructor(start: FileVersion) {
    this.start = start;
  }

  /** Adds a part; the one it takes the place of is given back. */
  put(part: Part): Part | undefined {
    const replaced = this.#parts.get(part.partNumber);
    this.#parts.set(part.partNumber, part);
    return replaced;
  }

  /** Nothing if no part of this number was uploaded. */
  part(number: number): Part | undefined {
    return this.#parts.get(number);
  }

  /** Ascending. */
  parts(): Part[] {
    return [...this.#parts.values()].sort((a, b) => a.partNumber - b.partNumber);
  }
}
