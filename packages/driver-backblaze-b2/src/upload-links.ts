import type { CallOptions, ContainerKey, SignedUpload, UploadLinksFacet } from '@stowage/core/spi';
import { createLinkKey, MAX_UPLOAD_EXPIRES_IN } from './link-keys.js';
import { assertFileName, encodeText } from './names.js';
import type { B2Services } from './services.js';

/**
 * URLs that store an object without credentials for a while. B2's own upload URLs are good for any name in the bucket,
 * so each link has an application key of its own: it may only write, only in this bucket, only names that start with
 * this one, and only for so long; the link's URL and token are that key's. The caller's key needs `writeKeys`.
 *
 * Who has a link can store, under every name that starts with its name, as often as wanted until it expires, but not read,
 * list or delete. What is stored twice becomes a newer version. One upload at a time: B2 refuses a second that begins before
 * the first has ended. The key cannot be used up: it lives until it expires, or until it is deleted by who may.
 *
 * A browser may send this from a page whose origin the bucket has a CORS rule for, with the operation `b2_upload_file` and
 * the headers `authorization`, `content-type`, `x-bz-content-sha1` and `x-bz-file-name`.
 */
export class B2UploadLinks implements UploadLinksFacet {
  readonly reach = 'prefix';
  readonly maxExpiresIn = MAX_UPLOAD_EXPIRES_IN;
  readonly #services: B2Services;

  constructor(services: B2Services) {
    this.#services = services;
  }

  async signedUploadUrl(
    container: ContainerKey,
    name: string,
    { expiresIn, contentType, signal }: CallOptions & { readonly expiresIn: number; readonly contentType: string },
  ): Promise<SignedUpload> {
    assertFileName(name);
    const bucketId = await this.#services.buckets.idOf(container, signal);
    const call = { container: container.name, object: name, signal };
    const { key, expiresAt } = await createLinkKey(this.#services, { bucketId, name, expiresIn }, call);
    const answer = await this.#services.sessionOf(key).call('b2_get_upload_url', { bucketId }, call);
    return {
      url: answer.uploadUrl,
      method: 'POST',
      headers: {
        Authorization: answer.authorizationToken,
        'X-Bz-File-Name': encodeText(name),
        'Content-Type': contentType,
        'X-Bz-Content-Sha1': 'do_not_verify',
      },
      expiresAt,
    };
  }
}
