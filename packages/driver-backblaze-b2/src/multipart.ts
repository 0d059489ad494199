import type {
  CallOptions,
  ContainerKey,
  MultipartFacet,
  MultipartLimits,
  MultipartUpload,
  ObjectRecord,
  Page,
  PageRequest,
  PartRecord,
  UploadBody,
  UploadHead,
} from '@stowage/core/spi';
import { Encryption, encryptionOf } from './encryption.js';
import { exOptions } from './ex-options.js';
import { toMultipartUpload, toObjectRecord, toPartRecord } from './records.js';
import type { B2Services } from './services.js';
import type { SessionCall } from './session/session.js';
import { fileSpec } from './upload/file-headers.js';

/** 5 GB, 10,000 parts, 10 TB. https://www.backblaze.com/docs/cloud-storage-large-files */
const MAX_PART_SIZE = 5_000_000_000;
const MAX_PARTS = 10_000;
const MAX_OBJECT_SIZE = 10_000_000_000_000;
/** The most rows one request may ask for. */
const MAX_PARTS_PAGE = 1000;
const MAX_UNFINISHED_PAGE = 100;

/** Large files. */
export class B2Multipart implements MultipartFacet {
  readonly #services: B2Services;

  constructor(services: B2Services) {
    this.#services = services;
  }

  /** What B2 told with the current token. */
  async limits({ signal }: CallOptions): Promise<MultipartLimits> {
    const { minPartSize, recommendedPartSize } = await this.#services.session.authorization(signal);
    return {
      minPartSize,
      maxPartSize: MAX_PART_SIZE,
      maxParts: MAX_PARTS,
      recommendedPartSize,
      maxObjectSize: MAX_OBJECT_SIZE,
    };
  }

  async begin(container: ContainerKey, head: UploadHead, { signal, ex }: CallOptions): Promise<MultipartUpload> {
    // A copy in parts begins here as well, and its parts have to be told the key of their source.
    const { sourceServerSideEncryption, ...options } = exOptions('begin', ex);
    const spec = fileSpec(head, options, true);
    const bucketId = await this.#services.buckets.idOf(container, signal);
    const { name, contentType, fileInfo, encryption, settings } = spec;
    const request = { bucketId, fileName: name, contentType, fileInfo, ...settings };
    const started = await this.#services.largeFiles.start(
      encryption === undefined ? request : { ...request, serverSideEncryption: encryption.setting() },
      { container: container.name, object: name, signal },
    );
    const upload = toMultipartUpload(started, container);
    // Parts have to be told a customer's key again.
    const sourceEncryption = encryptionOf(sourceServerSideEncryption);
    return { ...upload, extra: { ...upload.extra, encryption, sourceEncryption } };
  }

  async writePart(
    upload: MultipartUpload,
    partNumber: number,
    body: UploadBody,
    { signal, ex }: CallOptions,
  ): Promise<PartRecord> {
    const headers = { 'x-bz-part-number': String(partNumber), ...partEncryption(upload, ex)?.keyHeaders() };
    const call = callOf(upload, signal);
    return toPartRecord(await this.#services.uploader.uploadPart(upload.id, headers, body, call));
  }

  async complete(
    upload: MultipartUpload,
    parts: readonly PartRecord[],
    { signal }: CallOptions,
  ): Promise<ObjectRecord> {
    const partSha1Array = parts.map(({ checksums }) => checksums.sha1 ?? '');
    const size = parts.reduce((sum, part) => sum + part.size, 0);
    const file = await this.#services.largeFiles.finish(upload.id, { partSha1Array, size }, callOf(upload, signal));
    this.#services.uploader.forget(upload.id);
    return toObjectRecord(file);
  }

  async abort(upload: MultipartUpload, { signal }: CallOptions): Promise<void> {
    this.#services.uploader.forget(upload.id);
    await this.#services.largeFiles.cancel(upload.id, callOf(upload, signal));
  }

  async listParts(upload: MultipartUpload, { cursor, limit, signal }: PageRequest): Promise<Page<PartRecord>> {
    const startPartNumber = cursor === undefined ? {} : { startPartNumber: Number(cursor) };
    const request = { fileId: upload.id, maxPartCount: Math.min(limit, MAX_PARTS_PAGE), ...startPartNumber };
    const page = await this.#services.session.call('b2_list_parts', request, callOf(upload, signal));
    const next = page.nextPartNumber ?? undefined;
    return { items: page.parts.map(toPartRecord), next: next === undefined ? undefined : String(next) };
  }

  async listUploads(
    container: ContainerKey,
    { prefix, cursor, limit, signal }: PageRequest & { readonly prefix: string },
  ): Promise<Page<MultipartUpload>> {
    const bucketId = await this.#services.buckets.idOf(container, signal);
    const request = {
      bucketId,
      maxFileCount: Math.min(limit, MAX_UNFINISHED_PAGE),
      ...(prefix === '' ? {} : { namePrefix: prefix }),
      ...(cursor === undefined ? {} : { startFileId: cursor }),
    };
    const call = { container: container.name, signal };
    const page = await this.#services.session.call('b2_list_unfinished_large_files', request, call);
    const items = page.files.map((file) => toMultipartUpload(file, container));
    return { items, next: page.nextFileId ?? undefined };
  }
}

function callOf({ container, name }: MultipartUpload, signal: AbortSignal | undefined): SessionCall {
  return { container: container.name, object: name, signal };
}

/** As the upload was begun, or, where it is resumed, as the call says. */
function partEncryption({ extra }: MultipartUpload, ex: object | undefined): Encryption | undefined {
  const begun = extra['encryption'];
  return begun instanceof Encryption ? begun : encryptionOf(exOptions('upload', ex).serverSideEncryption);
}
