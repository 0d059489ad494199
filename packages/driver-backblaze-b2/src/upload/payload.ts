import { BodyReader, type UploadBody } from '@stowage/core/spi';
import { PROVIDER } from '../errors.js';

const SHA1_LENGTH = 40;

/** Up to this many bytes are read and hashed before they are sent: as one buffer they take half the time that a stream does. */
const AT_ONCE = 1024 * 1024;

/** The bytes of one upload, and the hash they are known to have, if it is known. */
export interface Content {
  readonly body: UploadBody;
  readonly hash?: string | undefined;
}

/** What one upload sends. */
export interface Wire {
  readonly headers: Readonly<Record<'content-length' | 'x-bz-content-sha1', string>>;
  readonly body: Uint8Array | AsyncIterable<Uint8Array>;
}

/**
 * The bytes of one upload and, where they are hashed, their SHA-1: before them if they are few, else as the last 40 bytes. So they are
 * read once, and B2 compares what arrived with what was read.
 */
export class Payload {
  readonly #body: UploadBody;
  readonly #hash: string | undefined;
  readonly #name: string;
  readonly #reader: BodyReader;

  constructor({ body, hash }: Content, name: string) {
    this.#body = body;
    this.#reader = new BodyReader(body);
    this.#hash = hash;
    this.#name = name;
  }

  /** Reads what is sent at once, until `signal` is aborted; a stream is read as it is sent. */
  async wire(signal?: AbortSignal): Promise<Wire> {
    const { size, algorithm } = this.#body;
    const hashed = algorithm === 'sha1';
    if (size <= AT_ONCE) {
      const bytes = await this.#reader.whole(signal);
      return wire(size, hashed ? this.#digest() : 'do_not_verify', bytes);
    }
    if (!hashed) return wire(size, 'do_not_verify', this.#reader.chunks());
    return wire(size + SHA1_LENGTH, 'hex_digits_at_end', this.#withTrailer());
  }

  /** Ends the reading, whether or not it came to its end: the body may be opened again after that. */
  close(): void {
    this.#reader.close();
  }

  async *#withTrailer(): AsyncGenerator<Uint8Array, void, undefined> {
    yield* this.#reader.chunks();
    yield Buffer.from(this.#digest());
  }

  /** Bytes with another hash than announced are not completed: the server drops what has no end. */
  #digest(): string {
    return this.#reader.digest(this.#name, this.#hash, PROVIDER) ?? '';
  }
}

function wire(length: number, sha1: string, body: Wire['body']): Wire {
  return { headers: { 'content-length': String(length), 'x-bz-content-sha1': sha1 }, body };
}
