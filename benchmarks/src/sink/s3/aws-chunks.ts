import { SinkError } from '../sink-error.js';

const MOST_LINE = 4096;

type Part = 'size' | 'data' | 'end of data' | 'trailer' | 'done';

/** Takes apart a body of encoding `aws-chunked`: chunks with their sizes before them, and trailers. Signatures are not looked at. */
export class AwsChunks {
  readonly trailers = new Map<string, string>();
  readonly #take: (data: Buffer) => void;
  #part: Part = 'size';
  #line = '';
  #left = 0;

  /** @param take is given the content, piece by piece, none of it copied */
  constructor(take: (data: Buffer) => void) {
    this.#take = take;
  }

  push(chunk: Buffer): void {
    for (let at = 0; at < chunk.length;) at = this.#part === 'data' ? this.#data(chunk, at) : this.#text(chunk, at);
  }

  /** @throws {SinkError} if something is missing */
  end(): void {
    if (this.#part !== 'done') throw new SinkError(400, 'IncompleteBody', 'the last chunk is missing');
  }

  #data(chunk: Buffer, at: number): number {
    const end = Math.min(chunk.length, at + this.#left);
    this.#take(chunk.subarray(at, end));
    this.#left -= end - at;
    if (this.#left === 0) this.#part = 'end of data';
    return end;
  }

  /** A line, or as much of it as there is. */
  #text(chunk: Buffer, at: number): number {
    const found = chunk.indexOf('\n', at);
    const end = found === -1 ? chunk.length : found + 1;
    this.#line += chunk.toString('latin1', at, end);
    if (this.#line.length > MOST_LINE)
      throw new SinkError(400, 'InvalidChunkSizeError', 'a line of a chunk is too long');
    if (found === -1) return end;
    const line = this.#line.trim();
    this.#line = '';
    this.#part = this.#after(line);
    return end;
  }

  #after(line: string): Part {
    if (this.#part === 'size') return this.#begin(line);
    if (this.#part === 'end of data' && line === '') return 'size';
    if (this.#part === 'trailer') return this.#trailer(line);
    throw new SinkError(400, 'IncompleteBody', 'something follows where nothing may');
  }

  #begin(line: string): Part {
    const [, digits] = /^([0-9a-f]{1,8})(?:;.*)?$/i.exec(line) ?? [];
    if (digits === undefined) throw new SinkError(400, 'InvalidChunkSizeError', `no size: ${line.slice(0, 40)}`);
    this.#left = Number.parseInt(digits, 16);
    return this.#left === 0 ? 'trailer' : 'data';
  }

  #trailer(line: string): Part {
    if (line === '') return 'done';
    const colon = line.indexOf(':');
    this.trailers.set(line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim());
    return 'trailer';
  }
}
