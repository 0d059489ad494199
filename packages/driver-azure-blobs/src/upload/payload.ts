import { BodyReader, type UploadBody } from '@stowage/core/spi';
import { PROVIDER } from '../errors.js';
import { base64Of } from '../records.js';

/** Up to this many bytes are read once, and held while they are sent; more are read twice, because Azure wants the hash before the bytes. */
const AT_ONCE = 8 * 1024 * 1024;

/** What one upload sends. */
export interface Wire {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array | AsyncIterable<Uint8Array>;
}

/** The bytes of one upload, with their MD5 before them, unless nobody wants it. Azure compares what arrived with it. */
export class Payload {
  readonly #body: UploadBody;
  readonly #reader: BodyReader;
  readonly #name: string;
  readonly #signal: AbortSignal | undefined;
  #md5: string | undefined;
  #bytes: Uint8Array | undefined;

  /** `md5` is what they are known to have, in hex, where that is known. */
  constructor(
    body: UploadBody,
    { name, md5, signal }: { name: string; md5?: string | undefined; signal?: AbortSignal | undefined },
  ) {
    this.#body = body;
    this.#reader = new BodyReader(body);
    this.#name = name;
    this.#signal = signal;
    this.#md5 = body.algorithm === 'md5' ? md5?.toLowerCase() : undefined;
  }

  get size(): number {
    return this.#body.size;
  }

  /** In hex; undefined where nobody wants it. The first call reads what has to be read for it. */
  async md5(): Promise<string | undefined> {
    if (this.#body.algorithm !== 'md5') return undefined;
    if (this.size <= AT_ONCE) await this.#whole();
    if (this.#md5 === undefined) await this.#reader.hash(this.#signal);
    return (this.#md5 ??= this.#body.digest());
  }

  /** For one try. */
  async open(): Promise<Wire> {
    const md5 = await this.md5();
    const headers = {
      'content-length': String(this.size),
      ...(md5 === undefined ? {} : { 'content-md5': base64Of(md5) }),
    };
    return { headers, body: this.size <= AT_ONCE ? await this.#whole() : this.#chunks(md5) };
  }

  /** Ends the reading of one try, whether or not it came to its end: the body may be opened again after that. */
  close(): void {
    this.#reader.close();
  }

  async #whole(): Promise<Uint8Array> {
    if (this.#bytes !== undefined) return this.#bytes;
    const bytes = await this.#reader.whole(this.#signal);
    this.#md5 = this.#reader.digest(this.#name, this.#md5, PROVIDER);
    return (this.#bytes = bytes);
  }

  /** Other bytes than were hashed before are not completed: the server drops what has no end. */
  #chunks(md5: string | undefined): AsyncIterable<Uint8Array> {
    const signal = this.#signal;
    if (md5 === undefined) return this.#reader.chunks({ signal });
    return this.#reader.held({ name: this.#name, checksum: md5, provider: PROVIDER }, { signal });
  }
}
