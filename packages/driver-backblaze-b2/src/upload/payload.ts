import type { Readable } from 'node:stream';
import { ObjectHashMismatchError, type UploadBody } from '@stowage/core/spi';

const SHA1_LENGTH = 40;

/** The bytes of one upload, and the hash they are known to have, if it is known. */
export interface Content {
  readonly body: UploadBody;
  readonly hash?: string | undefined;
}

/**
 * What one upload sends: the body and, where it is hashed, its SHA-1 as the last 40 bytes. So the bytes are read once,
 * and B2 compares what arrived with what was read.
 */
export class Payload implements AsyncIterable<Uint8Array> {
  readonly #body: UploadBody;
  readonly #hash: string | undefined;
  readonly #name: string;
  #stream: Readable | undefined;

  constructor({ body, hash }: Content, name: string) {
    this.#body = body;
    this.#hash = hash?.toLowerCase();
    this.#name = name;
  }

  /** In bytes, the trailer included. */
  get length(): number {
    return this.#body.size + (this.#body.hashed ? SHA1_LENGTH : 0);
  }

  /** What tells B2 where the hash is. */
  get announcement(): string {
    return this.#body.hashed ? 'hex_digits_at_end' : 'do_not_verify';
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    this.#stream = this.#body.open();
    yield* this.#stream as AsyncIterable<Uint8Array>;
    if (this.#body.hashed) yield Buffer.from(this.#digest());
  }

  /** Bytes with another hash than announced are not completed: the server drops what has no end. */
  #digest(): string {
    const digest = this.#body.digest() ?? '';
    if (this.#hash === undefined || this.#hash === digest) return digest;
    throw new ObjectHashMismatchError(this.#name, this.#hash, digest, { provider: 'backblaze_b2' });
  }

  /** Ends the reading, whether or not it came to its end: the body may be opened again after that. */
  close(): void {
    this.#stream?.destroy();
  }
}
