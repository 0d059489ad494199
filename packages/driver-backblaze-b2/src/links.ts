import {
  InvalidObjectNameError,
  type ContainerKey,
  type LinksFacet,
  type ObjectKey,
  type SignedUrlRequest,
} from '@stowage/core/spi';
import { MAX_EXPIRES_IN } from './download-overrides.js';
import { fileUrl } from './download/downloader.js';
import { PROVIDER } from './errors.js';
import { assertPossibleBucket, hasDotSegment } from './names.js';
import type { B2Services } from './services.js';

/** What a token that reads is made with. */
export interface DownloadAuthorizationRequest {
  /** In seconds. */
  readonly expiresIn: number;
  readonly overrides: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal | undefined;
}

/**
 * URLs that read an object of a private bucket for a while. B2 authorizes a *prefix*: a URL for `a/cat.jpg` holds a token
 * that also reads `a/cat.jpg.bak`, and always the newest version of a name. The key needs `shareFiles`.
 */
export class B2Links implements LinksFacet {
  readonly maxExpiresIn = MAX_EXPIRES_IN;
  readonly #services: B2Services;

  constructor(services: B2Services) {
    this.#services = services;
  }

  async signedUrl(container: ContainerKey, { name }: ObjectKey, request: SignedUrlRequest): Promise<string> {
    const { expiresIn, signal } = request;
    return this.sign(container, name, { expiresIn, signal, overrides: overridesOf(request) });
  }

  /** A URL whose answer carries these headers. */
  async sign(container: ContainerKey, name: string, request: DownloadAuthorizationRequest): Promise<string> {
    assertAddressable(container, name);
    const token = await this.authorize(container, name, request);
    const { downloadUrl } = await this.#services.session.authorization(request.signal);
    // What the token was made with has to be repeated, or B2 refuses.
    const query = new URLSearchParams({ Authorization: token, ...request.overrides });
    return `${fileUrl(downloadUrl, container.name, name)}?${query.toString()}`;
  }

  /** A token that reads every name that starts with the prefix. */
  async authorize(container: ContainerKey, prefix: string, request: DownloadAuthorizationRequest): Promise<string> {
    const { expiresIn, signal, overrides } = request;
    const { buckets, session } = this.#services;
    const bucketId = await buckets.idOf(container, signal);
    const { authorizationToken } = await session.call(
      'b2_get_download_authorization',
      { bucketId, fileNamePrefix: prefix, validDurationInSeconds: expiresIn, ...overrides },
      { container: container.name, object: prefix === '' ? undefined : prefix, signal },
    );
    return authorizationToken;
  }
}

/**
 * @throws {InvalidObjectNameError} if no URL can name the object
 * @throws {InvalidContainerNameError} if no bucket has such a name
 */
export function assertAddressable(container: ContainerKey, name: string): void {
  assertPossibleBucket(container.name);
  if (!hasDotSegment(name)) return;
  const rule = "a URL cannot hold '.' or '..' between slashes: whoever follows it asks for another object";
  throw new InvalidObjectNameError(name, rule, { provider: PROVIDER });
}

function overridesOf({ contentDisposition, contentType }: SignedUrlRequest): Record<string, string> {
  return {
    ...(contentDisposition === undefined ? {} : { b2ContentDisposition: contentDisposition }),
    ...(contentType === undefined ? {} : { b2ContentType: contentType }),
  };
}
