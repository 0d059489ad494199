import {
  ServerClock,
  TokenSession,
  type HttpStream,
  type HttpText,
  type Look,
  type Recovery,
  type Settle,
  type Sign,
} from '@stowage/core/http';
import { withGrace, type Clock, type Sleep } from '@stowage/core/concurrency';
import type { XmlElement } from '@stowage/xml';
import type { Address, Addressing } from '../api/addressing.js';
import { documentOf } from '../api/document.js';
import type { ApiCall, ApiDownload, ApiUpload, S3Api, Wire } from '../api/s3-api.js';
import { S3Error } from '../api/s3-error.js';
import type { RequestKind } from '../api/verdict.js';
import { toStorageError, type About } from '../errors.js';
import type { Credentials } from '../signing/credentials.js';
import { presignedUrl, signedHeaders, type Presigned, type SigningContext } from '../signing/signer.js';
import type { BucketDirectory } from './bucket-directory.js';
import type { CredentialSource } from './credential-source.js';

/** What a session stands on. */
export interface SessionContext {
  readonly provider: string;
  readonly api: S3Api;
  readonly addressing: Addressing;
  readonly buckets: BucketDirectory;
  readonly credentials: CredentialSource;
  readonly recovery: Recovery<RequestKind>;
  readonly clock: Clock;
  readonly sleep: Sleep;
}

/** A request. One that changes something (all but GET and HEAD) is waited for a moment also when it is aborted. */
export interface SessionCall extends ApiCall, Address {}

/** A document, and the answer that brought it. */
export interface Answered {
  readonly document: XmlElement;
  readonly answer: HttpText;
}

/** Bytes of an object that are sent: each try begins anew. */
export interface SessionUpload {
  readonly operation: string;
  readonly signal?: AbortSignal | undefined;
  readonly address: Address;
  /** `inner` is aborted later than `signal` where the bytes have been sent whole. */
  readonly make: (
    send: (upload: Omit<ApiUpload, 'operation'>) => Promise<HttpText>,
    inner: AbortSignal | undefined,
  ) => Promise<HttpText>;
  /** Whether the server may have everything, and so may store it. */
  readonly isSent: () => boolean;
  readonly settle?: Settle<HttpText> | undefined;
}

/** Bytes of an object that are read. */
export interface SessionDownload extends Omit<ApiDownload, 'bodyFailure'> {
  readonly address: Address;
}

/** What is done about answers that were lost. */
interface Lost<T> {
  readonly settle?: Settle<T> | undefined;
  readonly look?: Look<T> | undefined;
}

/** What is done with one signed attempt. */
interface Attempted<T> extends Lost<T> {
  readonly kind: RequestKind;
  readonly operation: string;
  readonly address: Address;
  readonly attempt: (wire: Wire) => Promise<T>;
  readonly signal?: AbortSignal | undefined;
}

/** Signed a minute before they end, credentials may have ended when the request arrives. In milliseconds. */
const MARGIN = 60_000;

/** How long an aborted change waits for the answer that says whether it was made, in milliseconds. */
const GRACE = 2000;

/** Signs and sends requests with the current credentials, where their bucket is, by the server's clock; with recovery. */
export class Session {
  readonly #context: SessionContext;
  readonly #tokens: TokenSession<RequestKind, Credentials>;
  readonly #clock: ServerClock;

  constructor(context: SessionContext) {
    this.#context = context;
    this.#clock = new ServerClock(context.clock);
    const { recovery, credentials } = context;
    const isStale = ({ expiresAt = Infinity }: Credentials): boolean => expiresAt - MARGIN <= this.#clock.now();
    this.#tokens = new TokenSession(recovery, () => credentials.make(), credentials.renewable ? isStale : undefined);
  }

  /**
   * A request whose answer has no body, or none that matters. Where an answer was lost, `look` may find what was made before it is asked for
   * again, and `settle` what became of it where it fails in the end.
   */
  async call(call: SessionCall, settle?: Settle<HttpText>, look?: Look<HttpText>): Promise<HttpText> {
    return this.#call(call, (answer) => answer, { settle, look });
  }

  /** The time by the server's clock, in milliseconds since 1970. */
  get now(): number {
    return this.#clock.now();
  }

  /** A request that is answered with a document. An error behind a 200 is a failure like any other. */
  async answer(call: SessionCall, root: string, lost: Lost<Answered> = {}): Promise<Answered> {
    const expected = { operation: call.operation, root, provider: this.#context.provider };
    return this.#call(call, (answer) => ({ document: documentOf(answer, expected), answer }), lost);
  }

  async #call<T>(call: SessionCall, read: (answer: HttpText) => T, lost: Lost<T>): Promise<T> {
    const { bucket, key, query, signal, ...request } = call;
    const { operation, method } = request;
    const send = async (wire: Wire, inner: AbortSignal | undefined): Promise<T> =>
      read(await this.#context.api.call({ ...request, signal: inner }, wire));
    const { sleep } = this.#context;
    const attempt =
      method === 'GET' || method === 'HEAD'
        ? (wire: Wire) => send(wire, signal)
        : (wire: Wire) => withGrace((inner) => send(wire, inner), { signal, grace: GRACE, sleep });
    return this.#perform({ kind: 'call', operation, address: { bucket, key, query }, attempt, signal, ...lost });
  }

  /** Sends bytes of an object. What is aborted before they are sent whole ends at once: the server stores no half. */
  async upload({ make, isSent, ...upload }: SessionUpload): Promise<HttpText> {
    const { operation, signal } = upload;
    const { api, sleep } = this.#context;
    const grace = (): number => (isSent() ? GRACE : 0);
    const attempt = (wire: Wire): Promise<HttpText> =>
      withGrace((inner) => make((request) => api.upload({ ...request, operation }, wire), inner), {
        signal,
        grace,
        sleep,
      });
    return this.#perform({ kind: 'upload', attempt, ...upload });
  }

  /** Bytes of an object as they come. */
  async download({ address, ...request }: SessionDownload): Promise<HttpStream> {
    const { operation, signal } = request;
    const about = this.#about(operation, address);
    const bodyFailure = (error: Error): Error => toStorageError(error, about) as Error;
    const attempt = (wire: Wire): Promise<HttpStream> => this.#context.api.download({ ...request, bodyFailure }, wire);
    return this.#perform({ kind: 'download', operation, address, attempt, signal });
  }

  /** A URL that does what `method` says without credentials. */
  async presign(address: Address, presigned: Omit<Presigned, 'url'>, signal?: AbortSignal): Promise<string> {
    return (await this.presigned(address, presigned, signal)).url;
  }

  /** The same, and until when it does. */
  async presigned(
    address: Address,
    presigned: Omit<Presigned, 'url'>,
    signal?: AbortSignal,
  ): Promise<{ readonly url: string; readonly expiresAt: Date }> {
    const context = await this.signing(address.bucket, signal);
    const url = presignedUrl({ ...presigned, url: this.#context.addressing.url(address, context.region) }, context);
    return { url, expiresAt: new Date(context.now + presigned.expiresIn * 1000) };
  }

  /** Where requests about it go. */
  url(address: Address): string {
    return this.#context.addressing.url(address, this.#context.buckets.regionOf(address.bucket));
  }

  /** What signatures are made with now. */
  async signing(bucket: string | undefined, signal?: AbortSignal): Promise<SigningContext> {
    const credentials = await this.#tokens.token(signal);
    return { credentials, region: this.#context.buckets.regionOf(bucket), now: this.#clock.now() };
  }

  async #perform<T>({ kind, operation, address, attempt, settle, look, signal }: Attempted<T>): Promise<T> {
    const about = this.#about(operation, address);
    return this.#tokens.perform({
      kind,
      attempt: (credentials) => this.#attempt(address, credentials, attempt),
      toError: (error) => this.#told(toStorageError(error, about), address),
      settle,
      look,
      signal,
    });
  }

  async #attempt<T>(address: Address, credentials: Credentials, attempt: (wire: Wire) => Promise<T>): Promise<T> {
    const { addressing, buckets } = this.#context;
    const region = buckets.regionOf(address.bucket);
    const signedAt = this.#clock.now();
    const sign: Sign = (request) => signedHeaders(request, { credentials, region, now: this.#clock.now() });
    try {
      const result = await attempt({ url: addressing.url(address, region), sign });
      if (address.bucket !== undefined) buckets.learn(address.bucket);
      return result;
    } catch (error) {
      throw error instanceof S3Error ? this.#corrected(error, { address, region, signedAt }) : error;
    }
  }

  /** The failure, after what it was about has been put right where that can be done. */
  #corrected(
    error: S3Error,
    { address, region, signedAt }: { readonly address: Address; readonly region: string; readonly signedAt: number },
  ): S3Error {
    const { buckets, credentials } = this.#context;
    const { bucket } = address;
    if (bucket !== undefined && error.region !== undefined && error.region !== region && isElsewhere(error)) {
      buckets.learn(bucket, error.region);
      return error.after('region');
    }
    if (error.code === 'RequestTimeTooSkewed' && this.#clock.observe(error.date, signedAt)) return error.after('clock');
    if (credentials.renewable && isEnded(error)) return error.after('credentials');
    return error;
  }

  #told<T>(error: T, { bucket }: Address): T {
    if (bucket !== undefined && error instanceof Error && error.name === 'ContainerDoesNotExistError')
      this.#context.buckets.forget(bucket);
    return error;
  }

  #about(operation: string, { bucket, key }: Address): About {
    return { operation, provider: this.#context.provider, container: bucket, object: key };
  }
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/Redirects.html; an answer to HEAD has no code. */
function isElsewhere({ status, code }: S3Error): boolean {
  return status === 301 || status === 307 || status === 400 || code === 'AuthorizationHeaderMalformed';
}

/** An answer to HEAD says 400 or 403 of credentials that have ended, and nothing else. */
function isEnded({ status, code }: S3Error): boolean {
  if (code === undefined) return status === 400 || status === 403;
  return code === 'ExpiredToken' || code === 'TokenRefreshRequired';
}
