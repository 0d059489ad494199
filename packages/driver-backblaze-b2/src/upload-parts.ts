import { mapConcurrent } from '@stowage/core/concurrency';
import type { MultipartUpload, SignedPart, SignPartsRequest, UploadPartsFacet } from '@stowage/core/spi';
import { createLinkKey, MAX_UPLOAD_EXPIRES_IN } from './link-keys.js';
import type { B2Services } from './services.js';

/** How many URLs are asked for at once. */
const CONCURRENCY = 8;

/**
 * Requests that send parts of one large file without credentials. A part's URL and token are good for any part of this file, and for
 * nothing else; so that they end when they are to, and not after a day, they are those of a key of their own, one for each call. The
 * caller's key needs `writeKeys`. B2 takes one upload at a time on each URL.
 *
 * The browser tells no hash (`do_not_verify`): B2 computes it. A page that computes the SHA-1 of a part may send it instead, as
 * `X-Bz-Content-Sha1`, and is refused if the bytes are others. A page of another origin needs a CORS rule of the bucket, with the
 * operation `b2_upload_part` and the headers `authorization`, `x-bz-content-sha1` and `x-bz-part-number`.
 */
export class B2UploadParts implements UploadPartsFacet {
  readonly maxExpiresIn = MAX_UPLOAD_EXPIRES_IN;
  readonly #services: B2Services;

  constructor(services: B2Services) {
    this.#services = services;
  }

  async signParts(
    { id, container, name }: MultipartUpload,
    partNumbers: readonly number[],
    { expiresIn, signal }: SignPartsRequest,
  ): Promise<readonly SignedPart[]> {
    const call = { container: container.name, object: name, signal };
    const bucketId = await this.#services.buckets.idOf(container, signal);
    const { key, expiresAt } = await createLinkKey(this.#services, { bucketId, name, expiresIn }, call);
    const session = this.#services.sessionOf(key);
    const signed = new Map<number, SignedPart>();
    const sign = async (partNumber: number, stop: AbortSignal): Promise<void> => {
      const answer = await session.call('b2_get_upload_part_url', { fileId: id }, { ...call, signal: stop });
      signed.set(partNumber, { partNumber, ...requestOf(answer, partNumber), expiresAt });
    };
    await mapConcurrent(new Set(partNumbers), sign, { concurrency: CONCURRENCY, signal });
    return partNumbers.flatMap((partNumber) => signed.get(partNumber) ?? []);
  }
}

function requestOf(
  { uploadUrl, authorizationToken }: { readonly uploadUrl: string; readonly authorizationToken: string },
  partNumber: number,
): Pick<SignedPart, 'headers' | 'method' | 'url'> {
  const headers = {
    Authorization: authorizationToken,
    'X-Bz-Part-Number': String(partNumber),
    'X-Bz-Content-Sha1': 'do_not_verify',
  };
  return { url: uploadUrl, method: 'POST', headers };
}
