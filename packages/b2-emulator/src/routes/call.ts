import type { IncomingMessage } from 'node:http';
import type { Cloud } from '../cloud/cloud.js';
import type { Session } from '../cloud/session.js';
import type { Address } from '../wire/address.js';
import { bodyOf } from '../wire/body.js';
import type { Headers } from '../wire/headers.js';
import { readJsonBody, readQuery, type Fields } from '../wire/json-body.js';
import type { Perspective } from '../wire/perspective.js';

/** A network that may be slow. */
interface Throttle {
  throttle(source: AsyncIterable<Buffer>): AsyncIterable<Buffer>;
}

/** One request on its way through a route. */
export class Call {
  readonly cloud: Cloud;
  readonly address: Address;
  readonly headers: Headers;
  readonly request: IncomingMessage;
  /** The URL that clients are told to send everything to. */
  readonly base: string;

  readonly #network: Throttle;

  constructor(parts: {
    cloud: Cloud;
    address: Address;
    headers: Headers;
    request: IncomingMessage;
    base: string;
    network: Throttle;
  }) {
    this.cloud = parts.cloud;
    this.address = parts.address;
    this.headers = parts.headers;
    this.request = parts.request;
    this.base = parts.base;
    this.#network = parts.network;
  }

  get method(): string {
    return this.request.method ?? '';
  }

  /** The raw token: B2 has no scheme before it. */
  get token(): string | undefined {
    return this.headers['authorization'];
  }

  /** The bytes of the body, as fast as the network lets them come. */
  body(): AsyncIterable<Buffer> {
    return this.#network.throttle(bodyOf(this.request));
  }

  /** The fields of the body, or for GET those of the query. */
  fields(): Promise<Fields> | Fields {
    return this.method === 'POST' ? readJsonBody(this.request) : readQuery(this.address.query);
  }

  /** How this caller sees rows. */
  view(session: Session | undefined): Perspective {
    return { accountId: this.cloud.accountId, version: this.address.version, session };
  }

  /** A URL of an operation in the version the caller speaks. */
  url(operation: string, ...rest: string[]): string {
    return [`${this.base}/b2api/v${this.address.version}/${operation}`, ...rest].join('/');
  }
}
