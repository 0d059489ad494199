import { rangeAnswer, rangeHeader, type AnsweredRange, type HeaderValue, type HttpStream } from '@stowage/core/http';
import type { ByteRange, ContainerKey, ObjectKey, ObjectRecord } from '@stowage/core/spi';
import { fromHeaders } from '../records.js';
import type { Session } from '../session/session.js';

type Headers = Readonly<Record<string, HeaderValue>>;

/** How an object is looked at. */
export interface LookRequest {
  /** What one encrypted with a customer's key needs. */
  readonly headers?: Headers | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** How it is read. */
export interface DownloadRequest extends LookRequest {
  readonly range?: ByteRange | undefined;
}

/** What S3 sends, and of which object these are which bytes: those that were asked for, or all of them. */
export interface Download extends HttpStream {
  readonly object: ObjectRecord;
  readonly span: AnsweredRange;
}

/** Reads objects and what S3 says of them. Rejects with a `MalformedResponseError` if an answer does not fit what was asked. */
export class Downloader {
  readonly #session: Session;
  readonly #provider: string;
  readonly #asking: Headers;

  /** `asking`: headers that ask for the service's own checksums. */
  constructor(session: Session, provider: string, { asking }: { readonly asking: Headers }) {
    this.#session = session;
    this.#provider = provider;
    this.#asking = asking;
  }

  /** What the headers say, without the bytes. */
  async head(container: ContainerKey, object: ObjectKey, { headers = {}, signal }: LookRequest): Promise<ObjectRecord> {
    const operation = 'HeadObject';
    const address = addressOf(container, object);
    const all = { ...this.#asking, ...headers };
    const answer = await this.#session.call({ operation, method: 'HEAD', ...address, headers: all, signal });
    const span = rangeAnswer(answer, undefined, { provider: this.#provider, what: operation });
    return fromHeaders({ name: object.name, headers: answer.headers, provider: this.#provider }, span);
  }

  /** The bytes as they come. Whoever gets them must read them to the end or destroy the stream. */
  async read(container: ContainerKey, object: ObjectKey, request: DownloadRequest): Promise<Download> {
    const { range, headers = {}, signal } = request;
    const operation = 'GetObject';
    const all = {
      ...(range === undefined ? this.#asking : { range: rangeHeader(range) }),
      ...(object.etag === undefined ? {} : { 'if-match': object.etag }),
      ...headers,
    };
    const answer = await this.#session.download({
      operation,
      address: addressOf(container, object),
      headers: all,
      signal,
    });
    return held(answer, () => {
      const span = rangeAnswer(answer, range, { provider: this.#provider, what: operation });
      const named = { name: object.name, headers: answer.headers, provider: this.#provider };
      return { ...answer, span, object: fromHeaders(named, span) };
    });
  }
}

/** What is made of an answer; its body is not read if nothing can be made of it. */
export function held<T>({ body }: HttpStream, make: () => T): T {
  try {
    return make();
  } catch (error) {
    body.destroy();
    throw error;
  }
}

/** Where an object is. */
function addressOf({ name: bucket }: ContainerKey, { name: key, versionId }: ObjectKey) {
  return { bucket, key, query: { versionId } };
}
