/** Whether two streams give the same bytes, however they are cut. What is left of both is given up at the first difference. */
export async function areSameBytes(one: AsyncIterable<Uint8Array>, other: AsyncIterable<Uint8Array>): Promise<boolean> {
  const [left, right] = [new Chunks(one), new Chunks(other)];
  try {
    for (;;) {
      const [a, b] = await Promise.all([left.peek(), right.peek()]);
      if (a === undefined || b === undefined) return a === b;
      const length = Math.min(a.length, b.length);
      if (Buffer.compare(a.subarray(0, length), b.subarray(0, length)) !== 0) return false;
      left.skip(length);
      right.skip(length);
    }
  } finally {
    await Promise.allSettled([left.close(), right.close()]);
  }
}

/** A stream whose next bytes can be looked at. */
class Chunks {
  readonly #iterator: AsyncIterator<Uint8Array>;
  #chunk: Uint8Array | undefined;

  constructor(source: AsyncIterable<Uint8Array>) {
    this.#iterator = source[Symbol.asyncIterator]();
  }

  /** Undefined at the end. */
  async peek(): Promise<Uint8Array | undefined> {
    while (this.#chunk === undefined || this.#chunk.length === 0) {
      const next = await this.#iterator.next();
      if (next.done === true) return undefined;
      this.#chunk = next.value;
    }
    return this.#chunk;
  }

  skip(length: number): void {
    this.#chunk = this.#chunk?.subarray(length);
  }

  async close(): Promise<void> {
    await this.#iterator.return?.();
  }
}
