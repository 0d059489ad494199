import { createHmac } from 'node:crypto';
import { SingleFlight } from '@stowage/core/concurrency';
import { Secret } from '@stowage/core/http';
import {
  InvalidArgumentError,
  NotSupportedError,
  type CallOptions,
  type ContainerKey,
  type LinksFacet,
  type MultipartUpload,
  type ObjectKey,
  type SignedPart,
  type SignedUpload,
  type SignedUrlRequest,
  type SignPartsRequest,
  type UploadLinksFacet,
  type UploadPartsFacet,
} from '@stowage/core/spi';
import { pathOf, queryOf } from './api/paths.js';
import { assertObjectName, segmentsOf } from './names.js';
import type { SwiftServices } from './services.js';
import { segmentName } from './upload/unfinished.js';

/** Swift has no limit: a hundred years. */
const MAX_EXPIRES_IN = 100 * 365 * 24 * 60 * 60;
/** The best one that a cluster takes; SHA-1 is all that old ones do. */
const DIGESTS = ['sha256', 'sha512', 'sha1'];
const KEY_HEADER = 'x-account-meta-temp-url-key';

/** What a URL is good for. */
export interface TempUrlRequest {
  readonly method: 'DELETE' | 'GET' | 'HEAD' | 'POST' | 'PUT';
  /** In seconds. */
  readonly expiresIn: number;
  /** The name under which a browser saves the object. */
  readonly filename?: string | undefined;
  /** A browser shows the object, and does not save it. */
  readonly inline?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Everything that is signed with the account's key. https://docs.openstack.org/swift/latest/api/temporary_url_middleware.html */
export class SwiftLinks implements LinksFacet, UploadLinksFacet, UploadPartsFacet {
  readonly maxExpiresIn = MAX_EXPIRES_IN;
  readonly #services: SwiftServices;
  readonly #key: SingleFlight<Secret>;

  constructor(services: SwiftServices) {
    this.#services = services;
    this.#key = new SingleFlight(() => this.#askKey());
  }

  /** The answer has the type that the object was stored with, and its disposition or `attachment`: TempURLs can set neither. */
  async signedUrl(container: ContainerKey, { name, versionId }: ObjectKey, request: SignedUrlRequest): Promise<string> {
    const { expiresIn, signal, contentDisposition, contentType } = request;
    const { provider } = this.#services.session;
    if (contentDisposition !== undefined || contentType !== undefined)
      throw new NotSupportedError(
        'signedUrl: a TempURL sets neither type nor disposition; exTempUrl has filename and inline',
        { provider },
      );
    if (versionId !== undefined)
      throw new NotSupportedError('signedUrl: a TempURL is about the newest version', { provider });
    return this.sign(container, name, { method: 'GET', expiresIn, signal });
  }

  async signedUploadUrl(
    container: ContainerKey,
    name: string,
    { expiresIn, contentType, signal }: CallOptions & { readonly expiresIn: number; readonly contentType: string },
  ): Promise<SignedUpload> {
    const url = await this.sign(container, name, { method: 'PUT', expiresIn, signal });
    return { url, method: 'PUT', headers: { 'Content-Type': contentType }, expiresAt: this.#expiry(expiresIn) };
  }

  async signParts(
    upload: MultipartUpload,
    partNumbers: readonly number[],
    { expiresIn, signal }: SignPartsRequest,
  ): Promise<readonly SignedPart[]> {
    const { unfinished, session } = this.#services;
    await unfinished.headers(upload, signal);
    const container = { name: segmentsOf(upload.container, session.provider) };
    const sign = async (partNumber: number): Promise<SignedPart> => {
      const signed = { container, name: segmentName(upload, partNumber) };
      const url = await this.sign(signed.container, signed.name, { method: 'PUT', expiresIn, signal });
      return { partNumber, url, method: 'PUT', headers: {}, expiresAt: this.#expiry(expiresIn) };
    };
    return Promise.all(partNumbers.map(sign));
  }

  /** A URL for one request about one object. */
  async sign(container: ContainerKey, name: string, request: TempUrlRequest): Promise<string> {
    const { method, expiresIn, filename, inline = false, signal } = request;
    this.#assertLifetime(expiresIn);
    assertObjectName(name, this.#services.session.provider);
    const { storageUrl } = await this.#services.session.access(signal);
    const expires = this.#expires(expiresIn);
    const path = `${pathIn(storageUrl)}/${container.name}/${name}`;
    const query = {
      temp_url_sig: await this.signature([method, String(expires), path], signal),
      temp_url_expires: expires,
      filename,
      inline: inline ? '' : undefined,
    };
    return `${storageUrl}${pathOf({ container: container.name, object: name })}${queryOf(query)}`;
  }

  /** In hex, of these lines. */
  async signature(lines: readonly string[], signal: AbortSignal | undefined): Promise<string> {
    const { digests } = await this.#services.info.get(signal);
    const digest = DIGESTS.find((name) => digests.includes(name)) ?? 'sha256';
    const key = await this.#key.get(signal);
    return createHmac(digest, key.reveal()).update(lines.join('\n')).digest('hex');
  }

  /** Seconds since 1970. */
  expires(expiresIn: number): number {
    this.#assertLifetime(expiresIn);
    return this.#expires(expiresIn);
  }

  /** The key is another one now. */
  forgetKey(): void {
    if (this.#key.current !== undefined) this.#key.forget(this.#key.current);
  }

  async #askKey(): Promise<Secret> {
    const { session, urlKey } = this.#services;
    if (urlKey !== undefined) return urlKey;
    const { headers } = await session.call({ method: 'HEAD' });
    const key = headers[KEY_HEADER];
    if (key === undefined || key === '')
      throw new NotSupportedError('the account has no key to sign URLs with: exSetTempUrlKey gives it one', {
        provider: session.provider,
      });
    return new Secret(key);
  }

  #assertLifetime(expiresIn: number): void {
    if (expiresIn <= MAX_EXPIRES_IN) return;
    const { provider } = this.#services.session;
    throw new InvalidArgumentError(`option 'expiresIn' is ${expiresIn} seconds: at most ${MAX_EXPIRES_IN}`, {
      provider,
    });
  }

  #expires(expiresIn: number): number {
    return Math.floor(this.#services.clock() / 1000) + Math.ceil(expiresIn);
  }

  #expiry(expiresIn: number): Date {
    return new Date(this.#expires(expiresIn) * 1000);
  }
}

/** The account's path as Swift sees it. */
export function pathIn(storageUrl: string): string {
  return decodeURIComponent(new URL(storageUrl).pathname).replace(/\/$/, '');
}
