/** A checksum that is being computed. */
export interface Checksum {
  update(chunk: Uint8Array): void;
  /** Of all chunks, in lower-case hex. Once. */
  digest(): string;
}
