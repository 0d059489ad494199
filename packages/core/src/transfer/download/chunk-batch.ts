/** Enough that what a write costs besides its bytes does not count: each goes to another thread and back. */
const BYTES = 1024 * 1024;

/** Many small chunks take more memory than their bytes. */
const CHUNKS = 256;

/** Chunks that follow each other, to be written at once. */
export class ChunkBatch {
  /** Where the first one belongs. */
  readonly position: number;
  readonly #chunks: Uint8Array[] = [];
  #size = 0;

  constructor(position: number, chunks: readonly Uint8Array[] = []) {
    this.position = position;
    for (const chunk of chunks) this.add(chunk);
  }

  get chunks(): readonly Uint8Array[] {
    return this.#chunks;
  }

  /** Bytes of all chunks. */
  get size(): number {
    return this.#size;
  }

  /** Where the next batch begins. */
  get end(): number {
    return this.position + this.#size;
  }

  /** It shall be written before more is added. */
  get isFull(): boolean {
    return this.#size >= BYTES || this.#chunks.length >= CHUNKS;
  }

  /** Adds what follows. */
  add(chunk: Uint8Array): void {
    this.#chunks.push(chunk);
    this.#size += chunk.length;
  }

  /** What is left without the first so many bytes. */
  without(bytes: number): ChunkBatch {
    let skipped = bytes;
    const rest: Uint8Array[] = [];
    for (const chunk of this.#chunks) {
      if (skipped < chunk.length) rest.push(chunk.subarray(skipped));
      skipped = Math.max(0, skipped - chunk.length);
    }
    return new ChunkBatch(this.position + bytes, rest);
  }
}
