import { definedOnly } from '@stowage/core/http';
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
import { SNAPSHOT, versionQuery } from './download/downloader.js';
import { MAX_EXPIRES_IN, type LinkSigner } from './link-signer.js';
import { assertBlobName, assertContainerName } from './names.js';
import type { SasGrant } from './signing/sas.js';
import { partBlock } from './upload/block-id.js';

/** URLs that read one blob for a while; with a version, that one. */
export class AzureLinks implements LinksFacet {
  readonly maxExpiresIn = MAX_EXPIRES_IN;
  readonly #signer: LinkSigner;

  constructor(signer: LinkSigner) {
    this.#signer = signer;
  }

  async signedUrl(container: ContainerKey, { name, versionId }: ObjectKey, request: SignedUrlRequest): Promise<string> {
    const { expiresIn, contentDisposition, contentType, signal } = request;
    assertContainerName(container.name);
    assertBlobName(name);
    const of = grantOf(versionId);
    const query =
      versionId === undefined ? undefined : new URLSearchParams(definedOnly(versionQuery(versionId))).toString();
    const overrides = { contentDisposition, contentType };
    const what = { container: container.name, blob: name, of, query, permissions: 'r' };
    return (await this.#signer.sign({ ...what, overrides, expiresIn, signal })).url;
  }
}

function grantOf(versionId: string | undefined): SasGrant['of'] {
  if (versionId === undefined) return undefined;
  if (!versionId.startsWith(SNAPSHOT)) return { kind: 'version', time: versionId };
  return { kind: 'snapshot', time: versionId.slice(SNAPSHOT.length) };
}

/**
 * URLs that store one blob, again and again until they end. A page of another origin needs a CORS rule of the account, with the method PUT and the
 * headers `content-type` and `x-ms-blob-type`.
 */
export class AzureUploadLinks implements UploadLinksFacet {
  readonly maxExpiresIn = MAX_EXPIRES_IN;
  readonly #signer: LinkSigner;

  constructor(signer: LinkSigner) {
    this.#signer = signer;
  }

  async signedUploadUrl(
    container: ContainerKey,
    name: string,
    { expiresIn, contentType, signal }: CallOptions & { readonly expiresIn: number; readonly contentType: string },
  ): Promise<SignedUpload> {
    assertContainerName(container.name);
    assertBlobName(name);
    const what = { container: container.name, blob: name, permissions: 'cw' };
    const { url, expiresAt } = await this.#signer.sign({ ...what, expiresIn, signal });
    return { url, method: 'PUT', headers: { 'Content-Type': contentType, 'X-Ms-Blob-Type': 'BlockBlob' }, expiresAt };
  }
}

/**
 * Requests that send parts of one upload without credentials. Azure has no right to send blocks alone: who has such a request may also store
 * this very blob until it ends, and no other. The size of what was sent is known, its checksum is not.
 */
export class AzureUploadParts implements UploadPartsFacet {
  readonly reach = 'object';
  readonly maxExpiresIn = MAX_EXPIRES_IN;
  readonly #signer: LinkSigner;

  constructor(signer: LinkSigner) {
    this.#signer = signer;
  }

  async signParts(
    { id, container, name }: MultipartUpload,
    partNumbers: readonly number[],
    { expiresIn, signal }: SignPartsRequest,
  ): Promise<readonly SignedPart[]> {
    const what = { container: container.name, blob: name, permissions: 'w' };
    return Promise.all(
      partNumbers.map(async (partNumber) => {
        const block = partBlock(id, { partNumber, size: undefined, md5: undefined, at: 0 });
        const query = `comp=block&blockid=${encodeURIComponent(block)}`;
        const { url, expiresAt } = await this.#signer.sign({ ...what, query, expiresIn, signal });
        return { partNumber, url, method: 'PUT' as const, headers: {}, expiresAt };
      }),
    );
  }
}
