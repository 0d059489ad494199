/** A run of bytes that is kept, and never changed. */
export interface Blob {
  readonly id: string;
  /** Bytes. */
  readonly size: number;
}

/** Where bytes are kept. */
export interface ByteStore {
  /** Keeps all of `source`; if it fails, nothing stays behind. */
  write(source: AsyncIterable<Buffer>): Promise<Blob>;
  /** The bytes from `start` up to, not including, `end`. */
  read(id: string, start: number, end: number): AsyncIterable<Buffer>;
  remove(id: string): void;
  /** Ids of all that is kept, so that what nothing refers to any more can be removed. */
  ids(): Iterable<string>;
  close(): void;
}
