import type {
  CallOptions,
  ContainerKey,
  LinksFacet,
  MultipartUpload,
  ObjectKey,
  SignedPart,
  SignedUpload,
  SignedUrlRequest,
  SignPartsRequest,
  UploadLinksFacet,
  UploadPartsFacet,
} from '@stowage/core/spi';
import { assertKey } from './names.js';
import type { S3Services } from './services.js';

/** Seven days; less where the credentials end before. https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-presigned-url.html */
export const MAX_EXPIRES_IN = 604_800;

/** URLs that read one object, or one version of it, for a while. Made without a request. */
export class S3Links implements LinksFacet {
  readonly maxExpiresIn = MAX_EXPIRES_IN;
  readonly #services: S3Services;

  constructor(services: S3Services) {
    this.#services = services;
  }

  async signedUrl(
    { name: bucket }: ContainerKey,
    { name: key, versionId }: ObjectKey,
    request: SignedUrlRequest,
  ): Promise<string> {
    const { expiresIn, contentDisposition, contentType, signal } = request;
    const query = {
      versionId,
      'response-content-disposition': contentDisposition,
      'response-content-type': contentType,
    };
    return this.#services.session.presign({ bucket, key, query }, { method: 'GET', expiresIn }, signal);
  }
}

/**
 * URLs that store one object for a while, as often as wanted, with the content type that was agreed. A page of another origin needs a CORS rule of
 * the bucket that allows `PUT` and the header `content-type`.
 */
export class S3UploadLinks implements UploadLinksFacet {
  readonly maxExpiresIn = MAX_EXPIRES_IN;
  readonly #services: S3Services;

  constructor(services: S3Services) {
    this.#services = services;
  }

  async signedUploadUrl(
    { name: bucket }: ContainerKey,
    key: string,
    { expiresIn, contentType, signal }: CallOptions & { readonly expiresIn: number; readonly contentType: string },
  ): Promise<SignedUpload> {
    const { session, preset } = this.#services;
    assertKey(key, preset.id);
    const headers = { 'content-type': contentType };
    const { url, expiresAt } = await session.presigned({ bucket, key }, { method: 'PUT', expiresIn, headers }, signal);
    return { url, method: 'PUT', headers: { 'Content-Type': contentType }, expiresAt };
  }
}

/** Requests that send parts of one upload without credentials. Made without a request. */
export class S3UploadParts implements UploadPartsFacet {
  readonly maxExpiresIn = MAX_EXPIRES_IN;
  readonly #services: S3Services;

  constructor(services: S3Services) {
    this.#services = services;
  }

  async signParts(
    { id, container, name: key }: MultipartUpload,
    partNumbers: readonly number[],
    { expiresIn, signal }: SignPartsRequest,
  ): Promise<readonly SignedPart[]> {
    const { session } = this.#services;
    const signed: SignedPart[] = [];
    for (const partNumber of partNumbers) {
      const query = { partNumber: String(partNumber), uploadId: id };
      const address = { bucket: container.name, key, query };
      const { url, expiresAt } = await session.presigned(address, { method: 'PUT', expiresIn }, signal);
      signed.push({ partNumber, url, method: 'PUT', headers: {}, expiresAt });
    }
    return signed;
  }
}
