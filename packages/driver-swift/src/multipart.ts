import { mapAll } from '@stowage/core/concurrency';
import type { HttpText } from '@stowage/core/http';
import {
  InvalidArgumentError,
  type CallOptions,
  type CompleteOptions,
  type ContainerKey,
  type MultipartFacet,
  type MultipartLimits,
  type MultipartUpload,
  type ObjectRecord,
  type Page,
  type PageRequest,
  type PartRecord,
  type UploadBody,
  type UploadHead,
} from '@stowage/core/spi';
import type { ObjectRow } from './api/rows.js';
import { exOptions, expiryHeaders } from './ex-options.js';
import type { ClusterLimits } from './limits.js';
import { headersOf, KEPT_HEADERS } from './metadata.js';
import { segmentsOf } from './names.js';
import { checksumsOf } from './records.js';
import type { SwiftServices } from './services.js';
import {
  notesOf,
  partNumberOf,
  SEGMENT_HEADERS,
  segmentName,
  segmentsPrefix,
  type UploadKey,
} from './upload/unfinished.js';

const RECOMMENDED_PART_SIZE = 64 * 1024 * 1024;
/** Each unfinished upload is looked at. */
const MAX_UPLOADS_PAGE = 100;
const CONCURRENCY = 8;

/** Static large objects: segments in a container of their own, and a manifest that names them, with which the object is there. */
export class SwiftMultipart implements MultipartFacet {
  readonly #services: SwiftServices;
  readonly #limits: ClusterLimits;

  constructor(services: SwiftServices, limits: ClusterLimits) {
    this.#services = services;
    this.#limits = limits;
  }

  /** What `/info` says, asked once. */
  async limits({ signal }: CallOptions): Promise<MultipartLimits> {
    const { maxFileSize, maxSegments, minSegmentSize } = await this.#services.info.get(signal);
    return {
      maxWriteSize: maxFileSize,
      minPartSize: minSegmentSize,
      maxPartSize: maxFileSize,
      maxParts: maxSegments,
      recommendedPartSize: Math.max(minSegmentSize, Math.min(RECOMMENDED_PART_SIZE, maxFileSize)),
      maxObjectSize: maxFileSize * maxSegments,
    };
  }

  async begin(container: ContainerKey, head: UploadHead, { signal, ex }: CallOptions): Promise<MultipartUpload> {
    const { unfinished, segments } = this.#services;
    await this.#limits.assertTakes(head, 0, signal);
    const headers = { ...headersOf(head), ...expiryHeaders(exOptions('begin', ex)) };
    const upload = await unfinished.note(container, head.name, headers, signal);
    segments.begun(container);
    return upload;
  }

  /** Whether the upload was aborted meanwhile is asked when the part is stored: asked before, it may be aborted after. */
  async writePart(
    upload: MultipartUpload,
    partNumber: number,
    body: UploadBody,
    { signal, ex }: CallOptions,
  ): Promise<PartRecord> {
    const { session, uploader } = this.#services;
    const container = segmentsOf(upload.container, session.provider);
    const object = segmentName(upload, partNumber);
    const headers = { ...SEGMENT_HEADERS, ...expiryHeaders(exOptions('begin', ex)) };
    const { md5 } = await uploader.put({ container, object, headers, body, signal });
    await this.assertUnfinished(upload, partNumber);
    return { partNumber, size: body.size, checksums: { md5 }, etag: md5 };
  }

  /**
   * Removes a part that came too late.
   *
   * @throws {ObjectDoesNotExistError} if the upload is not unfinished any more
   */
  async assertUnfinished(upload: UploadKey, partNumber: number): Promise<void> {
    try {
      await this.#services.unfinished.headers(upload, undefined);
    } catch (error) {
      await this.#services.segments.remove(upload.container, [segmentName(upload, partNumber)]).catch(() => undefined);
      throw error;
    }
  }

  /** Swift holds size and ETag of every segment against the manifest. Then nothing is to be resumed any more, and what was there before is removed. */
  async complete(
    upload: MultipartUpload,
    parts: readonly PartRecord[],
    { signal, ex }: CompleteOptions,
  ): Promise<ObjectRecord> {
    exOptions('none', ex);
    const { downloader, segments, session, unfinished } = this.#services;
    const { container, name } = upload;
    const prefix = `/${segmentsOf(container, session.provider)}/`;
    const manifest = parts.map((part) => ({
      path: `${prefix}${segmentName(upload, part.partNumber)}`,
      etag: part.etag ?? part.checksums.md5,
      size_bytes: part.size,
    }));
    const headers = manifestHeaders(await unfinished.headers(upload, signal));
    const put = {
      method: 'PUT' as const,
      container: container.name,
      object: name,
      query: { 'multipart-manifest': 'put' },
      headers,
      body: JSON.stringify(manifest),
      signal,
    };
    const keep = (segment: string): boolean => segment.startsWith(segmentsPrefix(upload));
    await segments.releasing(container, { name }, () => this.#stored(() => session.call(put), upload), {
      signal,
      keep,
    });
    await unfinished.forget(upload);
    return downloader.head(container, { name }, undefined);
  }

  /** What is part of an object, because its completion was not heard of, stays. */
  async abort(upload: MultipartUpload): Promise<void> {
    const { segments, unfinished, usage } = this.#services;
    const isUsed = await usage.isUsed(upload);
    await unfinished.forget(upload);
    if (isUsed) return;
    const all = await Array.fromAsync(segments.list(upload.container, segmentsPrefix(upload)), ({ name }) => name);
    await segments.remove(upload.container, all);
  }

  /** By the manifest: each segment is one of this upload, of the size and MD5 of the part. */
  async hasBecome(
    upload: MultipartUpload,
    { name, versionId }: ObjectRecord,
    parts: readonly PartRecord[],
    { signal }: CallOptions,
  ): Promise<boolean> {
    const made = await this.#services.segments.manifest(upload.container, { name, versionId }, signal);
    const isPart = ({ partNumber, size, checksums }: PartRecord, index: number): boolean => {
      const segment = made[index];
      if (segment?.name !== segmentName(upload, partNumber)) return false;
      return segment.bytes === size && segment.hash === checksums.md5;
    };
    return made.length === parts.length && parts.every(isPart);
  }

  async listParts(upload: MultipartUpload, { cursor, limit, signal }: PageRequest): Promise<Page<PartRecord>> {
    const { listing, session, unfinished } = this.#services;
    if (cursor === undefined) await unfinished.headers(upload, signal);
    const container = segmentsOf(upload.container, session.provider);
    const prefix = segmentsPrefix(upload);
    const { items: rows, next } = await listing.objects(container, { prefix }, { cursor, limit, signal });
    const items = rows.flatMap(({ name, bytes, hash }): readonly PartRecord[] => {
      const partNumber = partNumberOf(upload, name);
      if (partNumber === undefined) return [];
      const { md5 } = checksumsOf(hash);
      return [{ partNumber, size: bytes, checksums: md5 === undefined ? {} : { md5 }, etag: md5 }];
    });
    return { items, next };
  }

  async listUploads(
    container: ContainerKey,
    query: PageRequest & { readonly prefix: string },
  ): Promise<Page<MultipartUpload>> {
    const { listing, downloader, session, unfinished } = this.#services;
    const { cursor, signal } = query;
    const limit = Math.min(query.limit, MAX_UPLOADS_PAGE);
    const notes = segmentsOf(container, session.provider);
    const prefix = notesOf(query.prefix);
    const list = (): Promise<Page<ObjectRow>> => listing.objects(notes, { prefix }, { cursor, limit, signal });
    const { items: rows, next } = (await downloader.unlessMissing(container, list)) ?? { items: [] };
    const look = (row: ObjectRow): Promise<MultipartUpload | undefined> => unfinished.read(container, row, signal);
    const found = await mapAll(rows, look, { concurrency: CONCURRENCY, signal });
    return { items: found.filter((upload) => upload !== undefined), next };
  }

  async #stored(put: () => Promise<HttpText>, { name }: UploadKey): Promise<HttpText> {
    try {
      return await put();
    } catch (error) {
      // Swift says which segments are not what the manifest says.
      if (!isRefusedManifest(error)) throw error;
      const { provider } = this.#services.session;
      throw new InvalidArgumentError(`'${name}': a part is not as it was sent: ${error.message}`, {
        provider,
        cause: error,
      });
    }
  }
}

function isRefusedManifest(error: unknown): error is Error {
  return error instanceof Error && 'status' in error && error.status === 400;
}

/** What the note keeps of the head, the time of expiry included. */
function manifestHeaders(note: HttpText['headers']): Record<string, string> {
  const kept = new Set<string>(['content-type', 'x-delete-at', ...KEPT_HEADERS]);
  const entries = Object.entries(note).filter(([name]) => kept.has(name) || name.startsWith('x-object-meta-'));
  return { accept: 'application/json', ...Object.fromEntries(entries) };
}
