import type {
  ByteRange,
  CallOptions,
  CopyFacet,
  CopyTarget,
  MultipartUpload,
  ObjectLocation,
  ObjectRecord,
  PartRecord,
} from '@stowage/core/spi';
import type { CopyFile } from './api/requests.js';
import { Encryption, encryptionOf } from './encryption.js';
import { exOptions, type B2CopyOptions } from './ex-options.js';
import { ownInfo, type FileInfo } from './file-info.js';
import { assertFileName } from './names.js';
import { toObjectRecord, toPartRecord } from './records.js';
import type { B2Services } from './services.js';
import { fileSpec } from './upload/file-headers.js';

/** Copies that B2 makes itself, from and to any bucket of the account. */
export class B2Copies implements CopyFacet {
  /** 5 GB: what is larger is copied in parts. */
  readonly maxCopySize = 5_000_000_000;
  readonly #services: B2Services;

  constructor(services: B2Services) {
    this.#services = services;
  }

  async copyObject(source: ObjectLocation, target: CopyTarget, { signal, ex }: CallOptions): Promise<ObjectRecord> {
    const options = exOptions('copy', ex);
    const stored = storedWith(target, options);
    const { buckets, lookup, session } = this.#services;
    const sourceFileId = await lookup.fileId(source.container, source.object, signal);
    const destinationBucketId = await buckets.idOf(target.container, signal);
    const fileInfo =
      stored.fileInfo === undefined
        ? {}
        : { fileInfo: { ...(await this.#kept(source, sourceFileId, signal)), ...stored.fileInfo } };
    const request = { sourceFileId, destinationBucketId, ...stored, ...fileInfo, ...sourceKey(options) };
    return toObjectRecord(await session.call('b2_copy_file', request, callOf(source, signal)));
  }

  /** What is of the source, not of its user's metadata, goes with its bytes: headers, time of change, hash. */
  async #kept({ container, object }: ObjectLocation, versionId: string, signal?: AbortSignal): Promise<FileInfo> {
    const { extra } = await this.#services.lookup.find(container, { name: object.name, versionId }, signal);
    return ownInfo(extra['fileInfo'] as FileInfo);
  }

  async copyPart(
    source: ObjectLocation & { readonly range: Required<ByteRange> },
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
      range: `bytes=${source.range.start}-${(source.range.end ?? 0) - 1}`,
      ...partKeys(upload, exOptions('copy', ex)),
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

function sourceKey(options: B2CopyOptions): Pick<CopyFile, 'sourceServerSideEncryption'> {
  const source = encryptionOf(options.sourceServerSideEncryption);
  return source === undefined ? {} : { sourceServerSideEncryption: source.setting() };
}

/** As the upload was begun, or, where it is taken up again, as the call says. */
function partKeys({ extra }: MultipartUpload, options: B2CopyOptions) {
  const { encryption, sourceEncryption: source } = extra;
  return {
    ...(source instanceof Encryption ? { sourceServerSideEncryption: source.setting() } : sourceKey(options)),
    ...(encryption instanceof Encryption && encryption.mode === 'SSE-C' ? destination(encryption) : {}),
  };
}

function callOf({ container, object }: ObjectLocation, signal: AbortSignal | undefined) {
  return { container: container.name, object: object.name, signal };
}
