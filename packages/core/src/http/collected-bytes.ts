/** So many pieces are made one: a server that sends single bytes must not make us hold an object for each of them. */
const MAX_PIECES = 1024;

/** The body of an answer as it comes, up to so many bytes. */
export class CollectedBytes {
  readonly #maxBytes: number;
  readonly #blocks: Uint8Array[] = [];
  #pieces: Uint8Array[] = [];
  #length = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /** Whether there was room for it. */
  add(piece: Uint8Array): boolean {
    this.#length += piece.length;
    if (this.#length > this.#maxBytes) return false;
    this.#pieces.push(piece);
    if (this.#pieces.length === MAX_PIECES) this.#pack();
    return true;
  }

  /** All of them. */
  whole(): Buffer {
    return Buffer.concat([...this.#blocks, ...this.#pieces]);
  }

  /** All of them, as UTF-8. */
  toString(): string {
    return this.whole().toString();
  }

  #pack(): void {
    this.#blocks.push(Buffer.concat(this.#pieces));
    this.#pieces = [];
  }
}
