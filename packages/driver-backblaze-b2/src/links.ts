import {
  InvalidObjectNameError,
  type ContainerKey,
  type LinksFacet,
  type ObjectKey,
  type SignedUrlRequest,
} from '@stowage/core/spi';
import { fileUrl } from './download/downloader.js';
import { PROVIDER } from './errors.js';
import { hasDotSegment } from './names.js';
import type { B2Services } from './services.js';

/**
 * URLs that read an object of a private bucket for a while. B2 authorizes a *prefix*: a URL for `a/cat.jpg` holds a token
 * that also reads `a/cat.jpg.bak`, and always the newest version of a name. The key needs `shareFiles`.
 */
export class B2Links implements LinksFacet {
  /** One week. */
  readonly maxExpiresIn = 604_800;
  readonly #services: B2Services;

  constructor(services: B2Services) {
    this.#services = services;
  }

  async signedUrl(container: ContainerKey, { name }: ObjectKey, request: SignedUrlRequest): Promise<string> {
    assertAddressable(name);
    const { signal, expiresIn } = request;
    const { buckets, session } = this.#services;
    const overrides = overridesOf(request);
    const answer = await session.call(
      'b2_get_download_authorization',
      {
        bucketId: await buckets.idOf(container, signal),
        fileNamePrefix: name,
        validDurationInSeconds: expiresIn,
        ...overrides,
      },
      { container: container.name, object: name, signal },
    );
    const { downloadUrl } = await session.authorization(signal);
    // What the token was made with has to be repeated, or B2 refuses.
    const query = new URLSearchParams({ Authorization: answer.authorizationToken, ...overrides });
    return `${fileUrl(downloadUrl, container.name, name)}?${query.toString()}`;
  }
}

/** @throws {InvalidObjectNameError} if no URL can name the object */
export function assertAddressable(name: string): void {
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
