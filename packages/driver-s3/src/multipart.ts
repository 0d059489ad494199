import type {
  CallOptions,
  CompleteOptions,
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
import { conditionHeaders } from '@stowage/core/http';
import { partsPage, required, uploadsPage } from './api/rows.js';
import { checksumFields } from './checksums.js';
import { conditionError } from './conditions.js';
import { parseCursor, printCursor } from './cursor.js';
import { keyHeaders, type ServerSideEncryption } from './encryption.js';
import { exOptions } from './ex-options.js';
import { MAX_PAGE_SIZE } from './listing.js';
import { assertKey } from './names.js';
import { ofWrittenPart, toPartRecord } from './records.js';
import type { S3Services } from './services.js';
import { completed, isEtagOfParts, type Completion } from './upload/completion.js';
import { headHeaders, storedHeaders } from './upload/object-headers.js';
import { checksumWay } from './upload/payload.js';

const MIB = 1024 ** 2;

/** But of the last. https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html */
const MIN_PART_SIZE = 5 * MIB;
/** Large enough for a fast line, small enough that a part that breaks costs little. */
const RECOMMENDED_PART_SIZE = 16 * MIB;

/** Uploads in parts. */
export class S3Multipart implements MultipartFacet {
  readonly #services: S3Services;

  constructor(services: S3Services) {
    this.#services = services;
  }

  async limits(): Promise<MultipartLimits> {
    const { maxParts, equalParts, maxWriteSize, maxObjectSize } = this.#services.preset;
    return {
      minPartSize: MIN_PART_SIZE,
      maxPartSize: maxWriteSize,
      maxParts,
      equalParts,
      recommendedPartSize: RECOMMENDED_PART_SIZE,
      maxObjectSize,
    };
  }

  async begin(container: ContainerKey, head: UploadHead, { signal, ex }: CallOptions): Promise<MultipartUpload> {
    const { session, preset } = this.#services;
    const options = exOptions('upload', ex);
    assertKey(head.name, preset.id);
    const headers = { ...headHeaders(head, { inParts: true }), ...storedHeaders(options), ...this.#checksumKind() };
    const operation = 'CreateMultipartUpload';
    const call = { operation, method: 'POST', bucket: container.name, key: head.name, query: { uploads: '' } } as const;
    const { document } = await session.answer({ ...call, headers, signal }, 'InitiateMultipartUploadResult');
    const id = required(document, 'UploadId', { operation, provider: preset.id });
    // Keys are not to be printed with what holds them.
    const extra = Object.defineProperty({}, ENCRYPTION, { value: options.serverSideEncryption });
    return { id, container, name: head.name, head, extra };
  }

  async writePart(
    upload: MultipartUpload,
    partNumber: number,
    body: UploadBody,
    { signal, ex }: CallOptions,
  ): Promise<PartRecord> {
    const { uploader, preset } = this.#services;
    const encryption = encryptionOf(upload, ex);
    const answer = await uploader.send({
      operation: 'UploadPart',
      address: { ...addressOf(upload), query: { partNumber: String(partNumber), uploadId: upload.id } },
      headers: keyHeaders(encryption),
      body,
      way: checksumWay(preset, encryption),
      signal,
    });
    const answered = { name: upload.name, headers: answer.headers, provider: preset.id };
    return ofWrittenPart(answered, partNumber, body.size);
  }

  async complete(
    upload: MultipartUpload,
    parts: readonly PartRecord[],
    options: CompleteOptions,
  ): Promise<ObjectRecord> {
    const completion: Completion = {
      address: addressOf(upload),
      uploadId: upload.id,
      parts: parts.map(({ partNumber, etag = '', size, checksums }) => {
        const fields = this.#services.preset.checksums === 'md5' ? {} : checksumFields(checksums);
        return { partNumber, etag, size, checksums: fields };
      }),
      checksums: options.checksums ?? {},
      headers: { ...conditionHeaders(options), ...keyHeaders(encryptionOf(upload, undefined)) },
    };
    return completed(this.#services, completion, options.signal).catch((error: unknown) => {
      throw conditionError(error, upload.name, options);
    });
  }

  /** One that is gone is no error. */
  async abort(upload: MultipartUpload, { signal }: CallOptions): Promise<void> {
    const { session } = this.#services;
    const call = { operation: 'AbortMultipartUpload', method: 'DELETE', ...addressOf(upload) } as const;
    await session.call({ ...call, query: { uploadId: upload.id }, signal }).catch((error: unknown) => {
      if (!isGone(error)) throw error;
    });
  }

  /** By the ETag: that of the MD5s of the parts. */
  async hasBecome(
    _upload: MultipartUpload,
    { etag = '' }: ObjectRecord,
    parts: readonly PartRecord[],
  ): Promise<boolean> {
    return Promise.resolve(
      isEtagOfParts(
        etag,
        parts.map(({ checksums }) => checksums.md5),
      ),
    );
  }

  async listParts(upload: MultipartUpload, { cursor, limit, signal }: PageRequest): Promise<Page<PartRecord>> {
    const { session, preset } = this.#services;
    const operation = 'ListParts';
    const query = {
      uploadId: upload.id,
      'max-parts': String(Math.min(limit, MAX_PAGE_SIZE)),
      'part-number-marker': cursor,
    };
    const call = { operation, method: 'GET', ...addressOf(upload), query, signal } as const;
    const { document } = await session.answer(call, 'ListPartsResult');
    const { rows, isTruncated, nextMarker } = partsPage(document, { operation, provider: preset.id });
    return { items: rows.map(toPartRecord), next: isTruncated ? nextMarker : undefined };
  }

  async listUploads(
    container: ContainerKey,
    { prefix, cursor: text, limit, signal }: PageRequest & { readonly prefix: string },
  ): Promise<Page<MultipartUpload>> {
    const { session, preset } = this.#services;
    const cursor = parseCursor(text);
    const operation = 'ListMultipartUploads';
    const query = {
      uploads: '',
      prefix: prefix === '' ? undefined : prefix,
      'max-uploads': String(Math.min(limit, MAX_PAGE_SIZE)),
      ...(preset.tellsUploadEncoding ? { 'encoding-type': 'url' } : {}),
      'key-marker': cursor?.key,
      'upload-id-marker': cursor?.id,
    };
    const call = { operation, method: 'GET', bucket: container.name, query, lane: 'control', signal } as const;
    const { document } = await session.answer(call, 'ListMultipartUploadsResult');
    const page = uploadsPage(document, { operation, provider: preset.id });
    const items = page.rows.map(({ key, uploadId, initiated, storageClass }): MultipartUpload => {
      return { id: uploadId, container, name: key, startedAt: initiated, extra: { storageClass } };
    });
    // The last row, as some servers name none that is to follow a page of one row.
    const last = page.rows.at(-1);
    const next = { key: page.nextMarker ?? last?.key ?? '', id: page.nextUploadMarker ?? last?.uploadId };
    return { items, next: page.isTruncated ? printCursor(next) : undefined };
  }

  /** Of checksums that combine the whole has one of its own, and not one of those of its parts. */
  #checksumKind(): Readonly<Record<string, string>> {
    if (this.#services.preset.checksums === 'md5') return {};
    return { 'x-amz-checksum-algorithm': 'CRC64NVME', 'x-amz-checksum-type': 'FULL_OBJECT' };
  }
}

/** Where an upload remembers how it is encrypted: its parts have to be told again. */
const ENCRYPTION = Symbol('encryption');

/** As the upload was begun; undefined of one that was resumed. */
export function begunWith({ extra }: MultipartUpload): ServerSideEncryption | undefined {
  return (extra as { readonly [ENCRYPTION]?: ServerSideEncryption })[ENCRYPTION];
}

/** As the upload was begun, or, where it is resumed, as the call says. */
function encryptionOf(upload: MultipartUpload, ex: object | undefined): ServerSideEncryption | undefined {
  return begunWith(upload) ?? exOptions('upload', ex).serverSideEncryption;
}

function addressOf({ container, name }: MultipartUpload) {
  return { bucket: container.name, key: name };
}

function isGone(error: unknown): boolean {
  return error instanceof Error && 'providerCode' in error && error.providerCode === 'NoSuchUpload';
}
