import type { HeaderValue, HttpText } from '@stowage/core/http';
import { MalformedResponseError, ObjectHashMismatchError, type UploadBody } from '@stowage/core/spi';
import type { Query } from '../api/paths.js';
import { quoted } from '../records.js';
import type { Session, UploadTry } from '../session/session.js';
import { payloadOf } from './payload.js';

/** What is stored, and where. */
export interface Upload {
  readonly container: string;
  readonly object: string;
  readonly query?: Query | undefined;
  readonly headers: Readonly<Record<string, HeaderValue>>;
  readonly body: UploadBody;
  /** The MD5 that it is known to have. */
  readonly announced?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** What Swift says of bytes that it has stored. */
export interface Stored {
  readonly answer: HttpText;
  /** Of the bytes as Swift has them. */
  readonly md5: string;
}

/** Sends bytes, and holds the ETag, which is their MD5, against what was sent. */
export class Uploader {
  readonly #session: Session;

  constructor(session: Session) {
    this.#session = session;
  }

  /**
   * Stores an object or a segment.
   *
   * @throws {ObjectHashMismatchError} if what arrived is not what was sent: it is removed
   */
  async put(upload: Upload): Promise<Stored> {
    const { container, object, query, body, signal } = upload;
    const provider = this.#session.provider;
    const request = { method: 'PUT' as const, container, object, query, signal };
    const make = async (): Promise<UploadTry> => {
      const { bytes, md5, close, ...payload } = await payloadOf(body, {
        name: object,
        provider,
        announced: upload.announced,
        signal,
      });
      assertAnnounced(upload, provider);
      const etag = md5 === undefined ? {} : { etag: md5 };
      const headers = { ...upload.headers, ...etag, 'content-length': `${body.size}` };
      return {
        request: { ...request, headers, bytes, signal: payload.signal },
        close,
        isTrue: () => md5 !== undefined && body.digest() === md5,
      };
    };
    const answer = await this.#session.upload(request, make);
    const md5 = replacedAtOnce(answer, body) ?? md5Of(answer, object, provider);
    await this.#assertSent(upload, answer, md5);
    return { answer, md5 };
  }

  /** What is not what was sent must not stay visible. */
  async #assertSent({ container, object, body }: Upload, answer: HttpText, md5: string): Promise<void> {
    const sent = body.digest();
    if (sent === undefined || sent === md5) return;
    const query = { 'version-id': answer.headers['x-object-version-id'] };
    await this.#session.remove({ method: 'DELETE', container, object, query });
    throw new ObjectHashMismatchError(object, sent, md5, { provider: this.#session.provider, retryable: true });
  }
}

/** Bytes with another checksum than announced are not sent; of a stream that shows in the end, which is not sent then. */
function assertAnnounced({ object, body, announced }: Upload, provider: string): void {
  const digest = body.digest();
  if (announced === undefined || digest === undefined || digest === announced) return;
  throw new ObjectHashMismatchError(object, announced, digest, { provider });
}

/** Swift says 202, without an ETag, of what somebody has replaced already with something newer: as if it had been stored before that. */
function replacedAtOnce({ status, headers }: HttpText, body: UploadBody): string | undefined {
  return status === 202 && headers['etag'] === undefined ? body.digest() : undefined;
}

function md5Of({ headers, status }: HttpText, name: string, provider: string): string {
  const md5 = quoted(headers['etag'] ?? '').slice(1, -1);
  if (/^[0-9a-f]{32}$/.test(md5)) return md5;
  throw new MalformedResponseError(`the answer to the upload of '${name}' has no ETag`, { provider, status });
}
