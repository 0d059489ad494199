import type { HostileRequest } from './wire.js';

const SECRET_HEADERS = ['authorization', 'cookie'];

/** A signature or a token within a header. */
const LONG = /[\w+-]{32,}/g;

/** How much may go over the wire. */
export interface TrafficBounds {
  /** Requests. */
  readonly requests: number;
  /** Bytes of answers that clients have taken. */
  readonly bytes: number;
}

/** What went through a proxy since it was last cleared, and the credentials it has seen since it was made. */
export class Journal {
  readonly #secretHeaders: readonly string[];
  readonly #secrets = new Set<string>();
  readonly #requests: HostileRequest[] = [];
  #bytes = 0;
  #bounds: TrafficBounds = { requests: Infinity, bytes: Infinity };
  #exceeded = Promise.withResolvers<string>();

  constructor(secretHeaders: readonly string[] = []) {
    this.#secretHeaders = [...SECRET_HEADERS, ...secretHeaders];
  }

  /** In the order in which they came. */
  get requests(): readonly HostileRequest[] {
    return this.#requests;
  }

  /** Bytes of answers, heads included, that were sent. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Every credential that a request carried: the header's value, what follows its scheme, the tokens in it, and a key that is only encoded. */
  get secrets(): readonly string[] {
    return [...this.#secrets];
  }

  /** Begins anew; resolves with what was exceeded as soon as these bounds are. */
  begin(bounds: TrafficBounds): Promise<string> {
    this.#requests.length = 0;
    this.#bytes = 0;
    this.#bounds = bounds;
    this.#exceeded = Promise.withResolvers();
    return this.#exceeded.promise;
  }

  /** A request has come. */
  asked(request: HostileRequest): void {
    this.#requests.push(request);
    for (const name of this.#secretHeaders) this.#learn(request.headers[name]);
    const { requests } = this.#bounds;
    if (this.#requests.length > requests) this.#exceeded.resolve(`it made more than ${requests} requests`);
  }

  /** So many bytes of an answer were taken. */
  sent(bytes: number): void {
    this.#bytes += bytes;
    if (this.#bytes > this.#bounds.bytes) this.#exceeded.resolve(`it took more than ${this.#bounds.bytes} bytes`);
  }

  #learn(header: string | string[] | undefined): void {
    for (const value of [header ?? []].flat()) {
      const bare = value.replace(/^\w+ /, '');
      for (const each of [value, bare, ...(value.match(LONG) ?? [])]) this.#secrets.add(each);
      if (/^Basic /i.test(value))
        this.#secrets.add(
          Buffer.from(bare, 'base64')
            .toString()
            .replace(/^[^:]*:/, ''),
        );
    }
  }
}
