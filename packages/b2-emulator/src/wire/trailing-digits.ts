/** Splits a body whose last 40 bytes are the SHA-1 of the rest (`hex_digits_at_end`), as it streams by. */
export class TrailingDigits {
  static readonly LENGTH = 40;

  #tail: Buffer = Buffer.alloc(0);

  /** All but the last 40 bytes. */
  async *cut(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    const length = TrailingDigits.LENGTH;
    for await (const chunk of source) {
      if (chunk.length >= length) {
        if (this.#tail.length > 0) yield this.#tail;
        if (chunk.length > length) yield chunk.subarray(0, -length);
        this.#tail = chunk.subarray(-length);
        continue;
      }
      const held = Buffer.concat([this.#tail, chunk]);
      if (held.length > length) yield held.subarray(0, -length);
      this.#tail = held.subarray(-length);
    }
  }

  /** The last 40 bytes as text; once all was read. */
  digits(): string {
    return this.#tail.toString('latin1');
  }
}
