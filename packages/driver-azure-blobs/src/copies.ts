import { mapConcurrent } from '@stowage/core/concurrency';
import { conditionHeaders, definedOnly, Secret } from '@stowage/core/http';
import {
  InvalidArgumentError,
  type ByteRange,
  type CallOptions,
  type CopyFacet,
  type CopySource,
  type CopyTarget,
  type MultipartUpload,
  type ObjectRecord,
  type PartRecord,
  type StorageBackend,
  type UploadHead,
  type WriteOptions,
} from '@stowage/core/spi';
import { urlOf } from './api/azure-api.js';
import { copyInBackground } from './background-copy.js';
import { versionQuery } from './download/downloader.js';
import { exOptions, writtenHeaders } from './ex-options.js';
import { assertBlobName, assertContainerName } from './names.js';
import { PROVIDER } from './errors.js';
import { stored } from './records.js';
import type { AzureServices } from './services.js';
import { withQuery } from './signing/authorizer.js';
import { newUpload, partBlock } from './upload/block-id.js';
import type { BlockSource } from './upload/blocks.js';
import { partRecord } from './upload/upload-state.js';
import { underCondition } from './upload/uploader.js';

const MIB = 1024 ** 2;
/** In one step. https://learn.microsoft.com/rest/api/storageservices/copy-blob-from-url */
const MAX_SYNC = 256 * MIB;
/** What is larger, or is to be described anew, is copied in blocks of this size. */
const BLOCK = 256 * MIB;
const CONCURRENCY = 4;
/** How long the link is good for by which the service reads the source, in seconds. */
const SOURCE_LIFE = 3600;

/**
 * Copies that the service makes itself, as the answer says: none of them goes on afterwards, and the target is what it was until it is the
 * copy, also where it takes long. That is why large blobs are copied in blocks, and not by `Copy Blob`, which empties the target first.
 */
export class AzureCopies implements CopyFacet {
  readonly maxCopySize = 50_000 * BLOCK;
  readonly #services: AzureServices;

  constructor(services: AzureServices) {
    this.#services = services;
  }

  /** Of any account that is reached the same way: what reads the source is signed by its own driver. */
  async accepts({ backend }: CopySource): Promise<boolean> {
    const { copy } = (backend ?? {}) as Partial<StorageBackend>;
    if (!(copy instanceof AzureCopies)) return Promise.resolve(false);
    const [ours, theirs] = [this.#services.settings.endpoint, copy.#services.settings.endpoint].map(
      (each) => new URL(each),
    );
    const isPublic = ours?.protocol === 'https:' && theirs?.protocol === 'https:';
    return Promise.resolve(isPublic || ours?.origin === theirs?.origin);
  }

  async copyObject(
    source: CopySource,
    target: CopyTarget,
    { ex, signal, ...conditions }: WriteOptions,
  ): Promise<ObjectRecord> {
    const { inBackground = false, copyTimeout: timeout, ...written } = exOptions('copy', ex);
    const headers = writtenHeaders(written);
    assertContainerName(target.container.name);
    assertBlobName(target.name);
    const owner = this.#ownerOf(source);
    const { record } = await owner.downloader.head(source.container, source.object, { signal });
    const call = { source, target, record, headers, conditions, signal };
    if (inBackground) return this.#inBackground(call, timeout);
    if (target.head === undefined && record.size <= MAX_SYNC) return this.#inOneStep(call);
    return this.#inBlocks(call, target.head ?? headOf(record));
  }

  async copyPart(
    source: CopySource & { readonly range: Required<ByteRange> },
    upload: MultipartUpload,
    partNumber: number,
    { signal, ex }: CallOptions,
  ): Promise<PartRecord> {
    const { leaseId } = exOptions('copy', ex);
    const { start, end = start } = source.range;
    const size = end - start;
    const id = partBlock(upload.id, { partNumber, size, md5: undefined, at: this.#services.now() });
    const from = await this.#blockSource(source, source.object.etag, source.range, signal);
    await this.#services.blocks.copy(upload, id, from, { headers: { 'x-ms-lease-id': leaseId }, signal });
    return partRecord({ id, size }, { partNumber, md5: undefined });
  }

  async #inBackground(
    { source, target, record, headers, conditions, signal }: Copying,
    timeout: number | undefined,
  ): Promise<ObjectRecord> {
    if (target.head !== undefined)
      throw new InvalidArgumentError("'ex.inBackground' copies everything as it is", { provider: PROVIDER });
    const all = { 'x-ms-source-if-match': record.etag, ...conditionHeaders(conditions), ...headers };
    const from = await this.#from(source, signal, true);
    const copy = { target, headers: { ...all, ...from }, source: source.object.name, timeout, signal };
    const answer = await copyInBackground(this.#services, copy).catch(underCondition(target.name, conditions));
    return stored(answer, target.name, { size: record.size, checksums: record.checksums });
  }

  /** With everything that the source has. */
  async #inOneStep({ source, target, record, headers, conditions, signal }: Copying): Promise<ObjectRecord> {
    const answer = await this.#services.session
      .write({
        operation: 'Copy Blob From URL',
        method: 'PUT',
        container: target.container.name,
        blob: target.name,
        headers: {
          'content-length': '0',
          'x-ms-requires-sync': 'true',
          'x-ms-source-if-match': record.etag,
          ...(await this.#from(source, signal)),
          ...conditionHeaders(conditions),
          ...headers,
        },
        source: source.object.name,
        signal,
      })
      .catch(underCondition(target.name, conditions));
    return stored(answer, target.name, { size: record.size, checksums: record.checksums });
  }

  async #inBlocks(
    { source, target, record, headers, conditions, signal }: Copying,
    head: Omit<UploadHead, 'name'>,
  ): Promise<ObjectRecord> {
    const { blocks, now } = this.#services;
    const upload = newUpload(now());
    const pieces = Array.from({ length: Math.ceil(record.size / BLOCK) }, (_, index) => {
      const range = { start: index * BLOCK, end: Math.min((index + 1) * BLOCK, record.size) };
      const size = range.end - range.start;
      return { range, id: partBlock(upload, { partNumber: index + 1, size, md5: undefined, at: now() }) };
    });
    const lease = { 'x-ms-lease-id': headers['x-ms-lease-id'] };
    const copy = async ({ id, range }: (typeof pieces)[number], stop: AbortSignal): Promise<void> => {
      const from = await this.#blockSource(source, record.etag, range, stop);
      await blocks.copy(target, id, from, { headers: lease, signal: stop });
    };
    await mapConcurrent(pieces, copy, { concurrency: CONCURRENCY, signal });
    const commit = {
      head: { ...head, checksums: record.checksums },
      headers: definedOnly(headers),
      ids: pieces.map(({ id }) => id),
      size: record.size,
    };
    return blocks.commit(target, commit, { ...conditions, signal });
  }

  async #blockSource(
    source: CopySource,
    etag: string | undefined,
    range: ByteRange,
    signal: AbortSignal | undefined,
  ): Promise<BlockSource> {
    const headers = {
      ...(await this.#from(source, signal)),
      'x-ms-source-range': `bytes=${range.start}-${(range.end ?? 0) - 1}`,
      'x-ms-source-if-match': etag,
    };
    return { name: source.object.name, headers };
  }

  /** Where the source is, with what the service needs to read it: a link, if need be or `linked`; else who asks. */
  async #from(
    source: CopySource,
    signal: AbortSignal | undefined,
    linked = false,
  ): Promise<Record<string, Secret | undefined>> {
    const { container, object } = source;
    const owner = this.#ownerOf(source);
    const { settings, credentials, authorizer, signer } = owner;
    const query = Object.entries(versionQuery(object.versionId)).flatMap(([name, value]) =>
      value === undefined ? [] : `${name}=${encodeURIComponent(value)}`,
    );
    const place = { container: container.name, blob: object.name };
    if (credentials.kind === 'key' || (linked && credentials.kind === 'token')) {
      const link = await signer.sign({ ...place, permissions: 'r', expiresIn: SOURCE_LIFE, query: query[0], signal });
      return { 'x-ms-copy-source': new Secret(link.url) };
    }
    const plain = urlOf(settings.endpoint, place);
    const url = query[0] === undefined ? plain : withQuery(plain, query[0]);
    const signed = await authorizer.sign({ method: 'GET', url, headers: {}, body: undefined });
    const authorization = signed.headers?.['authorization'];
    return {
      'x-ms-copy-source': new Secret(signed.url ?? url),
      'x-ms-copy-source-authorization': authorization instanceof Secret ? authorization : undefined,
    };
  }

  #ownerOf({ backend }: CopySource): AzureServices {
    const { copy } = (backend ?? {}) as Partial<StorageBackend>;
    return copy instanceof AzureCopies ? copy.#services : this.#services;
  }
}

/** A copy whose source was looked at. */
interface Copying {
  readonly source: CopySource;
  readonly target: CopyTarget;
  readonly record: ObjectRecord;
  readonly headers: Record<string, string | undefined>;
  readonly conditions: Pick<WriteOptions, 'ifMatch' | 'ifNoneMatch'>;
  readonly signal: AbortSignal | undefined;
}

function headOf({
  contentType = 'application/octet-stream',
  metadata = {},
  headers = {},
  sourceLastModified,
}: ObjectRecord): Omit<UploadHead, 'name'> {
  return { contentType, metadata, headers, lastModified: sourceLastModified };
}
