import { BlockPool, Blocks } from './blocks.js';
import type { ChunkReader } from './chunk-reader.js';
import type { Content } from './content.js';

const NOTHING = new Uint8Array(0);

/** Cuts what a source gives into contents of the sizes asked for. Never reads further than it is asked. */
export class PartCutter {
  readonly #reader: ChunkReader;
  readonly #pool = new BlockPool();
  /** What was read but belongs to the next content. */
  #rest: Uint8Array = NOTHING;
  /** What was read to see whether it is all. Held here alone, so that it goes when it was sent. */
  #held: Content | undefined;

  constructor(reader: ChunkReader) {
    this.#reader = reader;
  }

  /** Whether the source has no more than `size` bytes. The next content taken is what was read to know it. */
  async fits(size: number): Promise<boolean> {
    this.#held = await this.#cut(size);
    return this.#ended();
  }

  /** Whether nothing is left to take. */
  async isAtEnd(): Promise<boolean> {
    return this.#held === undefined && (await this.#ended());
  }

  /** The next `size` bytes; fewer only at the end of the source. */
  async take(size: number): Promise<Content> {
    const content = this.#held ?? (await this.#cut(size));
    this.#held = undefined;
    return content;
  }

  async #cut(size: number): Promise<Content> {
    const blocks = new Blocks(size, this.#pool);
    while (!blocks.isFull && !(await this.#ended())) this.#rest = blocks.take(this.#rest);
    return blocks.content();
  }

  async #ended(): Promise<boolean> {
    if (this.#rest.length === 0) this.#rest = (await this.#reader.next()) ?? NOTHING;
    return this.#rest.length === 0;
  }
}
