import { BytesContent, CHUNK_SIZE, type Content } from './content.js';

/**
 * Blocks of `CHUNK_SIZE` that are used again: left to the garbage collector, a long stream leaves several times what it holds
 * behind before any of it is collected.
 */
export class BlockPool {
  readonly #idle: Uint8Array[] = [];

  /** A block with anything in it. */
  take(): Uint8Array {
    return this.#idle.pop() ?? Buffer.allocUnsafeSlow(CHUNK_SIZE);
  }

  /** Nobody may read or write them any more. */
  giveBack(blocks: readonly Uint8Array[]): void {
    this.#idle.push(...blocks);
  }
}

/** Bytes in blocks that go back to their pool. */
class PooledContent extends BytesContent {
  readonly #blocks: readonly Uint8Array[];
  readonly #pool: BlockPool;

  constructor(blocks: readonly Uint8Array[], size: number, pool: BlockPool) {
    super(blocks, size);
    this.#blocks = blocks;
    this.#pool = pool;
  }

  release(): void {
    this.#pool.giveBack(this.#blocks);
  }
}

/**
 * Gathers up to `limit` bytes in blocks of its own. The one copy this costs (about a tenth of hashing them) makes what is held
 * exactly as large as it seems, however small the chunks came, and keeps it whole when a source uses its buffer again.
 */
export class Blocks {
  readonly #limit: number;
  readonly #pool: BlockPool;
  readonly #blocks: Uint8Array[] = [];
  #size = 0;

  constructor(limit: number, pool: BlockPool) {
    this.#limit = limit;
    this.#pool = pool;
  }

  /** Whether there is no room left. */
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
    return new PooledContent(this.#blocks, this.#size, this.#pool);
  }

  #fill(chunk: Uint8Array): Uint8Array {
    const offset = this.#size % CHUNK_SIZE;
    if (offset === 0) this.#blocks.push(this.#pool.take());
    const block = this.#blocks[this.#blocks.length - 1] as Uint8Array;
    const count = Math.min(chunk.length, block.length - offset, this.#limit - this.#size);
    block.set(chunk.subarray(0, count), offset);
    this.#size += count;
    return chunk.subarray(count);
  }
}
