import type { Readable } from 'node:stream';

/** Bytes that are kept to be read into again, of one size, by all connections of the process together. */
const KEPT = 4 * 1024 * 1024;

/** A buffer, and where the bytes end that were last read into it. */
interface Loan {
  readonly lender: ReadBuffers;
  readonly buffer: Buffer;
  end: number;
}

/** Of the buffers that were ever taken and are still there, by the memory behind them. */
const loans = new WeakMap<ArrayBufferLike, Loan>();

/** How many there are who give buffers back. */
let givers = 0;

/** Somebody begins to give back what is read; ends with what it gives. While there is nobody, chunks are copied out, as none would come back. */
export function beginGivingBack(): () => void {
  givers += 1;
  return () => void (givers -= 1);
}

/** Streams whose chunks nobody sees but who reads them. */
const lent = new WeakSet<Readable>();

/**
 * Buffers that sockets read into, and read into again once whoever got the bytes has given them back. Nobody has to: what is
 * kept for good is left to the garbage collector, and a fresh buffer takes its place.
 */
export class ReadBuffers {
  readonly #size: number;
  readonly #free: Buffer[] = [];

  /** `size` of each in bytes. */
  constructor(size: number) {
    this.#size = size;
  }

  /** One that nobody looks at. */
  take(): Buffer {
    return this.#free.pop() ?? this.#fresh();
  }

  /**
   * What was read into one of them, to be handed on. A little is copied, so that many small pieces on their way do not hold
   * the memory of large ones.
   */
  read(buffer: Buffer, length: number): Buffer {
    const loan = loans.get(buffer.buffer);
    if (loan === undefined || givers === 0 || length <= this.#size / 2) {
      // The socket takes its next one as soon as this returns: nobody else can come before.
      const copy = Buffer.from(buffer.subarray(0, length));
      this.#keep(buffer);
      return copy;
    }
    loan.end = length;
    return buffer.subarray(0, length);
  }

  /** Gives back what a chunk lies in, if it ends where what was read ends: what lies before it came, and was used, earlier. */
  static release(chunk: Uint8Array): void {
    const loan = loans.get(chunk.buffer);
    if (loan?.end !== chunk.byteOffset + chunk.byteLength) return;
    loan.end = -1;
    loan.lender.#keep(loan.buffer);
  }

  #keep(buffer: Buffer): void {
    if ((this.#free.length + 1) * this.#size <= KEPT) this.#free.push(buffer);
  }

  #fresh(): Buffer {
    const buffer = Buffer.allocUnsafeSlow(this.#size);
    loans.set(buffer.buffer, { lender: this, buffer, end: -1 });
    return buffer;
  }
}

/** Marks a stream of an answer: its chunks may be given back by whoever reads it to its end and shows them to nobody. */
export function lend<S extends Readable>(stream: S): S {
  lent.add(stream);
  return stream;
}

/** Whether chunks of the stream may be given back. Not those of one that somebody has put behind it: who knows who else sees them. */
export function isLent(stream: Readable): boolean {
  return lent.has(stream);
}
