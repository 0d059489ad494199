import { InvalidArgumentError } from '../../errors/index.js';
import { bytesOf } from './content.js';
import { sourceIterator, type SourceIterator } from './source-iterator.js';

/**
 * What a source gives, as bytes: strings are UTF-8 (a character cut in two by the source is put together again), empty
 * chunks are passed over, and everything that is neither string nor bytes is an error.
 */
export class ChunkReader {
  readonly #source: SourceIterator;
  #halfCharacter = '';
  #done = false;

  /** @throws {InvalidArgumentError} if it is no source, or one that cannot be read any more */
  constructor(source: unknown) {
    this.#source = sourceIterator(source);
  }

  /** The next bytes, at least one; undefined at the end. */
  async next(): Promise<Uint8Array | undefined> {
    while (!this.#done) {
      const result = await this.#source.next();
      this.#done = result.done === true;
      const chunk = this.#done ? this.#rest() : this.#bytes(result.value);
      if (chunk.length > 0) return chunk;
    }
    return undefined;
  }

  /** Gives up what has not been read. Nothing happens to a source that was read to its end. */
  close(): void {
    if (!this.#done) this.#source.close();
    this.#done = true;
  }

  #bytes(chunk: unknown): Uint8Array {
    if (typeof chunk === 'string') return Buffer.from(this.#wholeCharacters(chunk), 'utf8');
    const bytes = bytesOf(chunk);
    if (bytes !== undefined) return this.#afterHalf(bytes);
    const kind = chunk === null ? 'null' : typeof chunk;
    throw new InvalidArgumentError(`the source gave a chunk of type ${kind}: expected strings or bytes`);
  }

  #wholeCharacters(chunk: string): string {
    const text = this.#halfCharacter + chunk;
    const cut = isHighSurrogate(text.charCodeAt(text.length - 1)) ? text.length - 1 : text.length;
    this.#halfCharacter = text.slice(cut);
    return text.slice(0, cut);
  }

  /** Bytes end the text before them. */
  #afterHalf(bytes: Uint8Array): Uint8Array {
    return this.#halfCharacter === '' || bytes.length === 0 ? bytes : Buffer.concat([this.#rest(), bytes]);
  }

  /** Half a character that nothing follows is what `Buffer.from` makes of it. */
  #rest(): Uint8Array {
    const half = this.#halfCharacter;
    this.#halfCharacter = '';
    return Buffer.from(half, 'utf8');
  }
}

function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff;
}
