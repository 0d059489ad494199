import {
  ContainerAlreadyExistsError,
  MalformedResponseError,
  MappedPage,
  ObjectDoesNotExistError,
  type CallOptions,
  type Capabilities,
  type ContainerKey,
  type ContainerRecord,
  type DeleteOptions,
  type ObjectBody,
  type ObjectKey,
  type ObjectQuery,
  type ObjectRecord,
  type Page,
  type PageRequest,
  type PrefixRecord,
  type ReadOptions,
  type ReadRecovery,
  type RegionsFacet,
  type StorageBackend,
  type UploadBody,
  type UploadHead,
} from '@stowage/core/spi';
import type { B2Bucket, B2File } from './api/schemas.js';
import { isAsAsked } from './bucket-as-asked.js';
import { B2Cdn } from './cdn.js';
import { B2Copies } from './copies.js';
import { parseCursor, printCursor } from './cursor.js';
import { held, type Download, type DownloadSource } from './download/downloader.js';
import { encryptionOf } from './encryption.js';
import { PROVIDER } from './errors.js';
import { exOptions, type B2ExOptions } from './ex-options.js';
import { HEADER_INFO, METADATA } from './file-info.js';
import { B2Links } from './links.js';
import { B2Multipart } from './multipart.js';
import { assertBucketName, MAX_NAME_BYTES } from './names.js';
import { fromHeaders, toContainerRecord, toObjectRecord } from './records.js';
import type { B2Services } from './services.js';
import { assertFields, assertName } from './session/scopes.js';
import { fileHeaders, fileSpec } from './upload/file-headers.js';
import { B2UploadLinks } from './upload-links.js';
import { B2UploadParts } from './upload-parts.js';
import { B2Versions, MAX_PAGE_SIZE } from './versions.js';

/** Backblaze B2 behind core's contract. */
export class B2Backend implements StorageBackend {
  readonly provider = PROVIDER;
  readonly capabilities: Capabilities = {
    checksums: [{ algorithm: 'sha1', write: true, part: true, whole: 'announced' }],
    maxWriteSize: 5_000_000_000,
    maxObjectNameBytes: MAX_NAME_BYTES,
    maxPageSize: MAX_PAGE_SIZE,
    rangeReads: true,
    deleteMissing: 'error',
    metadata: METADATA,
    headers: Object.keys(HEADER_INFO),
    // Version ids pin reads. The Native API tells no ETag and has no conditions: only buckets have `ifRevisionIs`.
    conditions: { read: false, write: [], copy: [], delete: false },
  };
  readonly readRecovery: ReadRecovery;
  declare readonly exOptions?: B2ExOptions;

  readonly multipart: B2Multipart;
  readonly copy: B2Copies;
  readonly links: B2Links;
  readonly uploadLinks: B2UploadLinks;
  readonly uploadParts: B2UploadParts;
  readonly cdn: B2Cdn;
  readonly versions: B2Versions;
  readonly regions: RegionsFacet;
  /** The layers below, for the driver's `ex*` methods. */
  readonly services: B2Services;

  constructor(services: B2Services) {
    this.services = services;
    this.readRecovery = services.readRecovery;
    this.multipart = new B2Multipart(services);
    this.copy = new B2Copies(services);
    this.links = new B2Links(services);
    this.uploadLinks = new B2UploadLinks(services);
    this.uploadParts = new B2UploadParts(services);
    this.cdn = new B2Cdn(services, this.links);
    this.versions = new B2Versions(services, this);
    this.regions = { listRegions: (options) => this.#listRegions(options) };
  }

  /** B2 has no pages of buckets, as an account has at most 100: the cursor is the name that was given last. */
  async listContainers({ cursor, limit, signal }: PageRequest): Promise<Page<ContainerRecord>> {
    const after = parseCursor(cursor)?.name;
    const all = await this.services.buckets.all(signal);
    const rest = after === undefined ? all : all.filter(({ bucketName }) => isAfter(bucketName, after));
    const items = rest.slice(0, limit).map(toContainerRecord);
    const last = items.at(-1);
    return last === undefined || rest.length <= limit ? { items } : { items, next: printCursor({ name: last.name }) };
  }

  async getContainer(name: string, { signal }: CallOptions): Promise<ContainerRecord> {
    return toContainerRecord(await this.services.buckets.find(name, { signal }));
  }

  async createContainer(name: string, { signal, ex }: CallOptions): Promise<ContainerRecord> {
    assertBucketName(name);
    const { bucketType = 'allPrivate', ...settings } = exOptions('createContainer', ex);
    const request = { bucketName: name, bucketType, ...settings };
    const call = { container: name, signal };
    const bucket = await this.services.session.call('b2_create_bucket', request, call, async (failure) => {
      const found = failure instanceof ContainerAlreadyExistsError ? await this.#existing(name, signal) : undefined;
      if (found === undefined || !isAsAsked(found, request)) throw failure;
      return found;
    });
    return toContainerRecord(this.services.buckets.remember(bucket));
  }

  /** The bucket of this name, if it is this account's: only those are listed. */
  async #existing(name: string, signal: AbortSignal | undefined): Promise<B2Bucket | undefined> {
    return this.services.buckets.find(name, { signal }).catch(() => undefined);
  }

  async deleteContainer(container: ContainerKey, { signal }: CallOptions): Promise<void> {
    const bucketId = await this.services.buckets.idOf(container, signal);
    await this.services.session.remove('b2_delete_bucket', { bucketId }, { container: container.name, signal });
    this.services.buckets.forget(container.name);
  }

  async listObjects(container: ContainerKey, query: ObjectQuery): Promise<Page<ObjectRecord | PrefixRecord>> {
    const { prefix, delimiter, after, limit, signal } = query;
    const cursor = parseCursor(query.cursor);
    const request = {
      bucketId: await this.services.buckets.idOf(container, signal),
      maxFileCount: Math.min(limit, MAX_PAGE_SIZE),
      prefix,
      ...(delimiter === undefined ? {} : { delimiter }),
      ...((cursor ?? after) === undefined ? {} : { startFileName: cursor?.name ?? after }),
    };
    const call = { container: container.name, signal };
    const { files, nextFileName } = await this.services.session.call('b2_list_file_names', request, call);
    const next = (last?: string) => (nextFileName == null ? undefined : printCursor({ name: nextFileName, last }));
    // Only a listing with a delimiter has folders, of which the last has to be known. Rows of any other are made as they are taken.
    if (delimiter === undefined)
      return new MappedPage({ items: files, next: next(), release: () => files.release() }, toRow);
    const rows = withoutRepeated(files.all(), cursor?.last);
    const folder = rows.findLast(({ action }) => action === 'folder');
    return new MappedPage({ items: rows, next: next(folder?.fileName ?? cursor?.last) }, toRow);
  }

  /** What B2 tells of an encrypted object it tells without its key. */
  async getObject(container: ContainerKey, object: ObjectKey, { signal, ex }: CallOptions): Promise<ObjectRecord> {
    exOptions('read', ex);
    return this.services.lookup.find(container, object, signal);
  }

  async readObject(container: ContainerKey, object: ObjectKey, options: ReadOptions): Promise<ObjectBody> {
    const { range, signal } = options;
    const { downloader, lookup } = this.services;
    const headers = encryptionOf(exOptions('read', options.ex).serverSideEncryption)?.keyHeaders();
    const fileId = await lookup.readId(container, object, signal);
    const source = { bucket: container.name, name: object.name, fileId };
    const read = () => downloader.read(source, { range, headers, signal });
    const answer = await lookup.tellingMissing(container, object, read, signal);
    return held(answer, () => bodyOf(answer, source));
  }

  async writeObject(
    container: ContainerKey,
    head: UploadHead,
    body: UploadBody,
    { signal, ex }: CallOptions,
  ): Promise<ObjectRecord> {
    const spec = fileSpec(head, exOptions('upload', ex), false);
    const bucketId = await this.services.buckets.idOf(container, signal);
    // An upload goes to a URL that knows neither the name nor the settings: what the key may not do shows only here.
    const authorization = await this.services.session.authorization(signal);
    assertName(authorization, head.name, 'b2_upload_file');
    assertFields(authorization, spec.settings, 'b2_upload_file');
    const call = { container: container.name, object: head.name, signal };
    const content = { body, hash: head.checksums?.sha1 };
    return toObjectRecord(await this.services.uploader.uploadFile(bucketId, fileHeaders(spec), content, call));
  }

  /** By name, whatever version the key says: `deleteVersion` deletes one. */
  async deleteObject(container: ContainerKey, { name }: ObjectKey, options: DeleteOptions): Promise<void> {
    if (options.versions === 'delete') return this.versions.deleteAll(container, name, options);
    exOptions('none', options.ex);
    await this.versions.hideObject(container, name, options);
  }

  async close(): Promise<void> {
    await this.services.close();
  }

  /** An account is in one region. */
  async #listRegions({ signal }: CallOptions): Promise<readonly string[]> {
    const { region } = await this.services.session.authorization(signal);
    return region === undefined ? [] : [region];
  }
}

/** The id may be that of another object, and a cache on the way may answer for another id. */
function bodyOf(answer: Download, { name, fileId }: DownloadSource): ObjectBody {
  const object = fromHeaders(answer, name);
  if (object.name !== name) throw new ObjectDoesNotExistError(name, { provider: PROVIDER });
  if (fileId !== undefined && object.versionId !== fileId)
    throw new MalformedResponseError(`'${fileId}' was asked for, the answer is '${object.versionId}'`, {
      provider: PROVIDER,
    });
  return { object, size: answer.span.end - answer.span.start, stream: answer.body };
}

/** In UTF-8 byte order, as everything is listed. */
function isAfter(name: string, other: string): boolean {
  return Buffer.compare(Buffer.from(name), Buffer.from(other)) > 0;
}

/** A page that starts inside a folder gives that folder's row again. */
function withoutRepeated(files: readonly B2File[], last: string | undefined): readonly B2File[] {
  return files.filter(({ action, fileName }) => action !== 'folder' || fileName !== last);
}

function toRow(file: B2File): ObjectRecord | PrefixRecord {
  return file.action === 'folder' ? { kind: 'prefix', name: file.fileName } : toObjectRecord(file);
}
