import type {
  ByteRange,
  CallOptions,
  CopyFacet,
  CopySource,
  CopyTarget,
  MultipartUpload,
  ObjectLocation,
  ObjectRecord,
  PartRecord,
  StorageBackend,
  UploadHead,
} from '@stowage/core/spi';
import type { Authorization } from './api/authorization.js';
import type { CopyFile } from './api/requests.js';
import { Encryption, encryptionOf } from './encryption.js';
import { exOptions, type B2CopyOptions } from './ex-options.js';
import { ownInfo, type FileInfo } from './file-info.js';
import { assertFileName } from './names.js';
import { toObjectRecord, toPartRecord, type B2ObjectRecord } from './records.js';
import type { B2Services } from './services.js';
import { fileSpec } from './upload/file-headers.js';

/** What a copy of a range can be given anew. */
interface RangeHead {
  readonly contentType?: string | undefined;
  readonly metadata?: Readonly<Record<string, string>> | undefined;
}

/** Copies that B2 makes itself, from and to any bucket of the account. */
export class B2Copies implements CopyFacet {
  readonly maxCopySize: number;
  readonly #services: B2Services;

  /** @param maxCopySize in bytes: what is larger is copied in parts. https://www.backblaze.com/apidocs/b2-copy-file */
  constructor(services: B2Services, maxCopySize = 5_000_000_000) {
    this.#services = services;
    this.maxCopySize = maxCopySize;
  }

  /** Of the same account, of which all is in one region, if our own key may read it: the copy is made with that. */
  async accepts(source: CopySource, { signal }: CallOptions): Promise<boolean> {
    const { copy } = (source.backend ?? {}) as Partial<StorageBackend>;
    if (!(copy instanceof B2Copies)) return false;
    const theirs = await copy.#services.session.authorization(signal);
    const ours = await this.#services.session.authorization(signal);
    return ours.accountId === theirs.accountId && ours.apiUrl === theirs.apiUrl && mayRead(ours, source);
  }

  async copyObject(source: CopySource, target: CopyTarget, call: CallOptions): Promise<ObjectRecord> {
    return this.#copy(source, target, call);
  }

  /**
   * Makes an object of a range of another, up to 5 GB. What is not in `target.head` is the source's, but for its hash, which
   * is not that of a range.
   */
  async copyRange(
    source: ObjectLocation & { readonly range: ByteRange },
    target: Omit<CopyTarget, 'head'> & { readonly head?: RangeHead },
    call: CallOptions,
  ): Promise<ObjectRecord> {
    const { container, object, range } = source;
    const found = await this.#services.lookup.find(container, object, call.signal);
    const head = rangeHead(found, target);
    const version = { container, object: { name: object.name, versionId: found.versionId } };
    return this.#copy(
      version,
      { ...target, head },
      call,
      httpRange({ start: range.start, end: range.end ?? found.size }),
    );
  }

  async #copy(
    source: CopySource,
    target: CopyTarget,
    { signal, ex }: CallOptions,
    range?: string,
  ): Promise<ObjectRecord> {
    const options = exOptions('copy', ex);
    const stored = storedWith(target, options);
    const { buckets, lookup, session } = this.#services;
    const sourceFileId = await lookup.fileId(source.container, source.object, signal);
    const destinationBucketId = await buckets.idOf(target.container, signal);
    const fileInfo =
      stored.fileInfo === undefined || range !== undefined
        ? {}
        : { fileInfo: { ...(await this.#kept(source, sourceFileId, signal)), ...stored.fileInfo } };
    const request = { sourceFileId, destinationBucketId, ...stored, ...fileInfo, ...sourceKey(options, source) };
    const whole = range === undefined ? request : { ...request, range };
    return toObjectRecord(await session.call('b2_copy_file', whole, callOf(source, signal)));
  }

  /** What is of the source, not of its user's metadata, goes with its bytes: headers, time of change, hash. */
  async #kept({ container, object }: ObjectLocation, versionId: string, signal?: AbortSignal): Promise<FileInfo> {
    const { extra } = await this.#services.lookup.find(container, { name: object.name, versionId }, signal);
    return ownInfo(extra['fileInfo'] as FileInfo);
  }

  async copyPart(
    source: CopySource & { readonly range: Required<ByteRange> },
    upload: MultipartUpload,
    partNumber: number,
    { signal, ex }: CallOptions,
  ): Promise<PartRecord> {
    const { lookup, session } = this.#services;
    const sourceFileId = await lookup.fileId(source.container, source.object, signal);
    const request = {
      sourceFileId,
      largeFileId: upload.id,
      partNumber,
      range: httpRange(source.range),
      ...partKeys(upload, exOptions('copy', ex), source),
    };
    return toPartRecord(await session.call('b2_copy_part', request, callOf(source, signal)));
  }
}

/** Without a head B2 takes over the content type and the info; what it must not be told again then is the type. */
function storedWith({ name, head }: CopyTarget, options: B2CopyOptions): Omit<CopyFile, 'sourceFileId'> {
  const { sourceServerSideEncryption: _source, serverSideEncryption, ...lock } = options;
  if (head === undefined) {
    assertFileName(name);
    return { fileName: name, metadataDirective: 'COPY', ...lock, ...destination(encryptionOf(serverSideEncryption)) };
  }
  const { contentType, fileInfo, encryption } = fileSpec({ ...head, name }, { serverSideEncryption }, true);
  return { fileName: name, metadataDirective: 'REPLACE', contentType, fileInfo, ...lock, ...destination(encryption) };
}

function destination(encryption: Encryption | undefined): Pick<CopyFile, 'destinationServerSideEncryption'> {
  return encryption === undefined ? {} : { destinationServerSideEncryption: encryption.setting() };
}

function sourceKey(options: B2CopyOptions, { ex }: CopySource): Pick<CopyFile, 'sourceServerSideEncryption'> {
  const source = encryptionOf(options.sourceServerSideEncryption ?? exOptions('read', ex).serverSideEncryption);
  return source === undefined ? {} : { sourceServerSideEncryption: source.setting() };
}

/** As the upload was begun, or, where it is resumed, as the call says. */
function partKeys({ extra }: MultipartUpload, options: B2CopyOptions, from: CopySource) {
  const { encryption, sourceEncryption: source } = extra;
  return {
    ...(source instanceof Encryption ? { sourceServerSideEncryption: source.setting() } : sourceKey(options, from)),
    ...(encryption instanceof Encryption && encryption.mode === 'SSE-C' ? destination(encryption) : {}),
  };
}

/** HTTP counts the last byte, this API the one after it. */
function httpRange({ start, end = 0 }: ByteRange): string {
  return `bytes=${start}-${end - 1}`;
}

function rangeHead(
  found: B2ObjectRecord,
  { name, head }: { readonly name: string; readonly head?: RangeHead },
): UploadHead {
  return {
    name,
    contentType: head?.contentType ?? found.contentType ?? 'application/octet-stream',
    metadata: head?.metadata ?? found.metadata,
    headers: found.headers,
    lastModified: found.sourceLastModified,
  };
}

function mayRead({ allowed }: Authorization, { container, object }: ObjectLocation): boolean {
  const { capabilities, buckets, namePrefix } = allowed;
  const mayReadBucket = buckets === undefined || buckets.some(({ name }) => name === container.name);
  return capabilities.has('readFiles') && mayReadBucket && object.name.startsWith(namePrefix);
}

function callOf({ container, object }: ObjectLocation, signal: AbortSignal | undefined) {
  return { container: container.name, object: object.name, signal };
}
