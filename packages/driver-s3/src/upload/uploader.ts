import type { HeaderValue, HttpText, Settle } from '@stowage/core/http';
import type { Address } from '../api/addressing.js';
import type { Session } from '../session/session.js';
import { Payload, type ChecksumWay, type Content } from './payload.js';

type Headers = Readonly<Record<string, HeaderValue>>;

/** One upload of bytes: an object, or a part of one. */
export interface Upload extends Content {
  readonly operation: 'PutObject' | 'UploadPart';
  readonly address: Address;
  /** Everything but the length and the checksum. */
  readonly headers: Headers;
  readonly way: ChecksumWay;
  readonly signal?: AbortSignal | undefined;
  readonly settle?: Settle<HttpText> | undefined;
}

/** Sends bytes, again after each failure that may be overcome. */
export class Uploader {
  readonly #session: Session;

  constructor(session: Session) {
    this.#session = session;
  }

  /** What S3 said of what it stored is in the headers. */
  async send({ operation, address, headers, way, signal, settle, ...content }: Upload): Promise<HttpText> {
    let payload: Payload | undefined;
    return this.#session.upload({
      operation,
      address,
      signal,
      settle,
      isSent: () => payload?.isRead === true,
      make: async (send, inner) => {
        payload = new Payload(content, way, address.key ?? '');
        try {
          const wire = await payload.wire(signal);
          return await send({ headers: merged(headers, wire.headers), body: wire.body, signal: inner });
        } finally {
          payload.close();
        }
      },
    });
  }
}

/** What the object is encoded with follows what only the wire is. */
function merged(headers: Headers, wire: Readonly<Record<string, string>>): Headers {
  const [own, carried] = [headers['content-encoding'], wire['content-encoding']];
  if (typeof own !== 'string' || carried === undefined) return { ...headers, ...wire };
  return { ...headers, ...wire, 'content-encoding': `${carried},${own}` };
}
