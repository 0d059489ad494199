import { ObjectHashMismatchError, type Checksums, type UploadBody } from '@stowage/core/spi';
import { base64Of, checksumHeaders } from '../checksums.js';
import { hidesMd5, type ServerSideEncryption } from '../encryption.js';
import { UNSIGNED_PAYLOAD } from '../signing/signer.js';
import { chunkedBody, chunkedLength } from './chunked-body.js';

/** Up to this many bytes are read and hashed before they are sent: as one buffer they take half the time that a stream does. */
const AT_ONCE = 1024 * 1024;

/** The bytes of one upload, and what is known of them. */
export interface Content {
  readonly body: UploadBody;
  readonly checksums?: Checksums | undefined;
}

/**
 * How the server is told the checksum of bytes that are read as they are sent. `trailer`: behind them. `beforehand`: they are read twice. `etag`: it
 * is not, but its answer tells the MD5.
 */
export type ChecksumWay = 'beforehand' | 'etag' | 'trailer';

/** How a service is told the checksum of what is streamed to it. */
export function checksumWay(
  { checksums }: { readonly checksums: 'crc64nvme' | 'md5' },
  encryption: ServerSideEncryption | undefined,
): ChecksumWay {
  if (checksums === 'crc64nvme') return 'trailer';
  return hidesMd5(encryption) ? 'beforehand' : 'etag';
}

/** What one upload sends. */
export interface PayloadWire {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array | AsyncIterable<Uint8Array>;
}

const TRAILER = 'x-amz-checksum-crc64nvme';
/** Of 64 bits in Base64. */
const TRAILER_LENGTH = TRAILER.length + 1 + 12;

/** The bytes of one upload with their checksum, so that the server refuses others. */
export class Payload {
  readonly #body: UploadBody;
  readonly #known: Checksums;
  readonly #way: ChecksumWay;
  readonly #name: string;
  #closing: AbortController | undefined;
  #isRead = false;

  constructor({ body, checksums = {} }: Content, way: ChecksumWay, name: string) {
    this.#body = body;
    this.#known = checksums;
    this.#way = way;
    this.#name = name;
  }

  /** Whether all that is sent has been taken: from then on the server may have it. */
  get isRead(): boolean {
    return this.#isRead;
  }

  /** Reads what is sent at once, until `signal` is aborted; a stream is read as it is sent. */
  async wire(signal?: AbortSignal): Promise<PayloadWire> {
    const { size, algorithm } = this.#body;
    if (size <= AT_ONCE) {
      const bytes = await this.#whole(signal);
      return plain(size, checksumHeaders({ ...this.#known, ...this.#computed() }), bytes);
    }
    const isKnown = algorithm === undefined || this.#known[algorithm] !== undefined;
    if (isKnown || this.#way === 'etag') return plain(size, checksumHeaders(this.#known), this.#chunks());
    if (this.#way === 'trailer') return this.#withTrailer(size);
    await this.#hash(signal);
    return plain(size, checksumHeaders({ ...this.#known, ...this.#computed() }), this.#chunks());
  }

  /** Ends the reading, whether or not it came to its end: the body may be opened again after that. */
  close(): void {
    this.#closing?.abort(CLOSED);
  }

  #withTrailer(size: number): PayloadWire {
    const trailer = () => ({ name: TRAILER, value: base64Of(this.#computed().crc64nvme ?? '') });
    return {
      headers: {
        ...checksumHeaders(this.#known),
        'content-length': String(chunkedLength(size, TRAILER_LENGTH)),
        'content-encoding': 'aws-chunked',
        'x-amz-content-sha256': 'STREAMING-UNSIGNED-PAYLOAD-TRAILER',
        'x-amz-decoded-content-length': String(size),
        'x-amz-trailer': TRAILER,
      },
      body: chunkedBody(this.#chunks(), size, trailer),
    };
  }

  async #whole(signal: AbortSignal | undefined): Promise<Uint8Array> {
    const chunks: Uint8Array[] = [];
    for await (const chunk of this.#body.open({ signal })) chunks.push(chunk);
    this.#isRead = true;
    const [first] = chunks;
    return first !== undefined && chunks.length === 1 ? first : Buffer.concat(chunks);
  }

  async #hash(signal: AbortSignal | undefined): Promise<void> {
    const bytes = this.#body.open({ signal, reuseBuffers: true })[Symbol.asyncIterator]();
    while ((await bytes.next()).done !== true);
  }

  /** A chunk has been sent when the next one is asked for. */
  #chunks(): AsyncIterable<Uint8Array> {
    this.#closing = new AbortController();
    return this.#watched(this.#body.open({ signal: this.#closing.signal, reuseBuffers: true }));
  }

  async *#watched(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void, undefined> {
    yield* bytes;
    this.#isRead = true;
  }

  /**
   * What was computed of what was read.
   *
   * @throws {ObjectHashMismatchError} if it is not what was announced: no server need find that out
   */
  #computed(): Checksums {
    const { algorithm } = this.#body;
    const digest = this.#body.digest();
    if (algorithm === undefined || digest === undefined) return {};
    const announced = this.#known[algorithm]?.toLowerCase();
    if (announced === undefined || announced === digest) return { [algorithm]: digest };
    throw new ObjectHashMismatchError(this.#name, announced, digest);
  }
}

/** Why a reading ends that nobody wants any more; one for all, because each `abort()` without a reason makes an error with a stack. */
const CLOSED = new Error('the upload is over');

function plain(length: number, checksums: Readonly<Record<string, string>>, body: PayloadWire['body']): PayloadWire {
  const own = { 'content-length': String(length), 'x-amz-content-sha256': UNSIGNED_PAYLOAD };
  return { headers: { ...checksums, ...own }, body };
}
