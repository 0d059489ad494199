import { BodyReader, type Checksums, type UploadBody } from '@stowage/core/spi';
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
  readonly #reader: BodyReader;

  constructor({ body, checksums = {} }: Content, way: ChecksumWay, name: string) {
    this.#body = body;
    this.#reader = new BodyReader(body);
    this.#known = checksums;
    this.#way = way;
    this.#name = name;
  }

  /** Whether all that is sent has been taken: from then on the server may have it. */
  get isRead(): boolean {
    return this.#reader.isRead;
  }

  /** Reads what is sent at once, until `signal` is aborted; a stream is read as it is sent. */
  async wire(signal?: AbortSignal): Promise<PayloadWire> {
    const { size, algorithm } = this.#body;
    if (size <= AT_ONCE) {
      const bytes = await this.#reader.whole(signal);
      return plain(size, checksumHeaders({ ...this.#known, ...this.#computed() }), bytes);
    }
    const checksum = algorithm && this.#known[algorithm];
    if (checksum !== undefined)
      return plain(size, checksumHeaders(this.#known), this.#reader.held({ name: this.#name, checksum }));
    if (algorithm === undefined || this.#way === 'etag')
      return plain(size, checksumHeaders(this.#known), this.#reader.chunks());
    if (this.#way === 'trailer') return this.#withTrailer(size);
    await this.#reader.hash(signal);
    return plain(size, checksumHeaders({ ...this.#known, ...this.#computed() }), this.#reader.chunks());
  }

  /** Ends the reading, whether or not it came to its end: the body may be opened again after that. */
  close(): void {
    this.#reader.close();
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
      body: chunkedBody(this.#reader.chunks(), size, trailer),
    };
  }

  /**
   * What was computed of what was read.
   *
   * @throws {ObjectHashMismatchError} if it is not what was announced
   */
  #computed(): Checksums {
    const { algorithm } = this.#body;
    if (algorithm === undefined || this.#body.digest() === undefined) return {};
    return { [algorithm]: this.#reader.digest(this.#name, this.#known[algorithm]) };
  }
}

function plain(length: number, checksums: Readonly<Record<string, string>>, body: PayloadWire['body']): PayloadWire {
  const own = { 'content-length': String(length), 'x-amz-content-sha256': UNSIGNED_PAYLOAD };
  return { headers: { ...checksums, ...own }, body };
}
