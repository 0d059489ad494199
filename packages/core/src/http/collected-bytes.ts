import { freeBytes, ownBytes } from '../buffers/index.js';

/** No more room is made before anything has come, whatever is announced: it may never come. */
const MOST_AHEAD = 16 * 1024 * 1024;
/** From here on memory is worth being given back. */
const LARGE = 64 * 1024;

/**
 * The body of an answer as it comes, up to so many bytes. Each piece is copied behind the one before, so that none outlives the next collection
 * of what is young, and a large body is not there twice.
 */
export class CollectedBytes {
  #maxBytes: number;
  #announced = 0;
  #room: Buffer = Buffer.alloc(0);
  #length = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /** So many are announced. Whether there will be room for them. */
  expect(length: number): boolean {
    if (length > 0) this.#announced = length;
    return !(length > this.#maxBytes);
  }

  /** Whether there was room for it. */
  add(piece: Uint8Array): boolean {
    const end = this.#length + piece.length;
    if (end > this.#maxBytes) {
      // What comes behind what is left out is no part of what came.
      this.#maxBytes = -1;
      return false;
    }
    if (end > this.#room.length) this.#growTo(end);
    this.#room.set(piece, this.#length);
    this.#length = end;
    return true;
  }

  /** All of them. Memory of their own, if they are many: see `freeBytes`. */
  whole(): Buffer {
    return this.#room.subarray(0, this.#length);
  }

  /** All of them, as UTF-8. */
  toString(): string {
    return this.whole().toString();
  }

  /** Twice as much each time, so that pieces of single bytes are not copied once a piece. */
  #growTo(least: number): void {
    const wanted = Math.max(least, 2 * this.#room.length, Math.min(this.#announced, MOST_AHEAD));
    const size = Math.min(wanted, this.#maxBytes);
    const small = this.#room;
    this.#room = size < LARGE ? Buffer.allocUnsafe(size) : ownBytes(size);
    this.#room.set(small.subarray(0, this.#length));
    freeBytes(small);
  }
}
