import { BytesContent, CHUNK_SIZE, type Content } from './content.js';

/**
 * Gathers up to `limit` bytes in blocks of its own. The one copy this costs (about a tenth of hashing them) makes what is held
 * exactly as large as it seems, however small the chunks came, and keeps it whole when a source uses its buffer again.
 */
export class Blocks {
  readonly #limit: number;
  readonly #blocks: Uint8Array[] = [];
  #size = 0;
  #free = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  get isFull(): boolean {
    return this.#size >= this.#limit;
  }

  /** Takes as much as there is room for, and gives back the rest. */
  take(chunk: Uint8Array): Uint8Array {
    let rest = chunk;
    while (rest.length > 0 && !this.isFull) rest = this.#fill(rest);
    return rest;
  }

  /** What was gathered. Nothing may be taken afterwards. */
  content(): Content {
    const last = this.#blocks.length - 1;
    return new BytesContent(this.#blocks.map((block, index) => (index < last ? block : this.#used(block))));
  }

  #used(block: Uint8Array): Uint8Array {
    return block.subarray(0, block.length - this.#free);
  }

  #fill(chunk: Uint8Array): Uint8Array {
    if (this.#free === 0) this.#add();
    const block = this.#blocks[this.#blocks.length - 1] as Uint8Array;
    const count = Math.min(chunk.length, this.#free);
    block.set(chunk.subarray(0, count), block.length - this.#free);
    this.#free -= count;
    this.#size += count;
    return chunk.subarray(count);
  }

  #add(): void {
    this.#free = Math.min(CHUNK_SIZE, this.#limit - this.#size);
    this.#blocks.push(Buffer.allocUnsafeSlow(this.#free));
  }
}
