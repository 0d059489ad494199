import { resolveCopyRange } from './byte-range.js';
import type { Buckets } from './buckets.js';
import { badRequest, CloudError } from './cloud-error.js';
import type { Clock } from './clock.js';
import { slice } from './content.js';
import type { ContentPool } from './content-pool.js';
import { requireKey, type CustomerKey } from './encryption.js';
import type { EventFeed } from './event-feed.js';
import type { Files } from './files.js';
import type { FileVersion } from './file-version.js';
import { receiveAgain, type Received } from './incoming.js';
import type { Part, PartTarget } from './large-file.js';
import { checkPartNumber, type LargeFiles } from './large-files.js';
import type { Limits } from './limits.js';
import { checkNewFile } from './new-file.js';
import type { ProtectionRequest } from './protection.js';
import type { Session } from './session.js';
import type { Usage } from './usage.js';
import type { Versions } from './versions.js';

/** What to copy. */
export interface CopySource {
  readonly sourceFileId: string;
  /** `bytes=a-b`, or nothing for all. */
  readonly range: string | undefined;
  readonly customerKey: CustomerKey | undefined;
}

/** What to make of it. `replacement` is there if the copy gets its own type and info instead of the source's. */
export interface CopyTarget extends ProtectionRequest {
  readonly bucketId: string | undefined;
  readonly fileName: string;
  readonly replacement:
    { readonly contentType: string; readonly fileInfo: Readonly<Record<string, string>> } | undefined;
}

/** Copies inside the cloud. The bytes are shared, not duplicated. */
export class Copies {
  readonly #buckets: Buckets;
  readonly #versions: Versions;
  readonly #files: Files;
  readonly #largeFiles: LargeFiles;
  readonly #contents: ContentPool;
  readonly #clock: Clock;
  readonly #limits: Limits;
  readonly #events: EventFeed;
  readonly #usage: Usage;

  constructor(parts: {
    buckets: Buckets;
    versions: Versions;
    files: Files;
    largeFiles: LargeFiles;
    contents: ContentPool;
    clock: Clock;
    limits: Limits;
    events: EventFeed;
    usage: Usage;
  }) {
    this.#buckets = parts.buckets;
    this.#versions = parts.versions;
    this.#files = parts.files;
    this.#largeFiles = parts.largeFiles;
    this.#contents = parts.contents;
    this.#clock = parts.clock;
    this.#limits = parts.limits;
    this.#events = parts.events;
    this.#usage = parts.usage;
  }

  /** @throws {CloudError} 404 `not_found`, 416, 400 `source_too_large` */
  async copyFile(session: Session, source: CopySource, target: CopyTarget): Promise<FileVersion> {
    session.require('writeFiles');
    const version = this.#source(session, source);
    const bucketId = target.bucketId ?? version.bucketId;
    session.require('writeFiles', { bucketId, fileName: target.fileName });
    const { contentType, fileInfo } = target.replacement ?? version;
    const bucket = this.#buckets.get(bucketId);
    const rules = { now: this.#clock.now(), ...this.#limits };
    const file = checkNewFile({ ...target, contentType, fileInfo }, bucket, session, rules);
    const copy = this.#files.keep(bucketId, file, await this.#take(version, source.range));
    return this.#events.publish('b2:ObjectCreated:Copy', copy);
  }

  /** The hash of a copied part is always computed: it is what finishing compares. */
  async copyPart(session: Session, source: CopySource, target: PartTarget): Promise<Part> {
    const file = this.#largeFiles.get(session, target.fileId);
    checkPartNumber(target.partNumber);
    requireKey(file.start.encryption, target.customerKey);
    const version = this.#source(session, source);
    return this.#largeFiles.keepPart(file, target.partNumber, await this.#take(version, source.range, true));
  }

  #source(session: Session, { sourceFileId, customerKey }: CopySource): FileVersion {
    const version = this.#versions.get(sourceFileId);
    if (!this.#buckets.get(version.bucketId).isPublic) session.require('readFiles', version);
    if (version.action !== 'upload') throw new CloudError('not_found', `File not present: ${sourceFileId}`);
    requireKey(version.encryption, customerKey);
    return version;
  }

  /** A whole file keeps the hashes it has; of a part of one, and for a part, they are computed. */
  async #take(version: FileVersion, range: string | undefined, needsHash = false): Promise<Received> {
    const { start, end } = resolveCopyRange(range, version.contentLength);
    if (end - start > this.#limits.maxUploadSize)
      throw new CloudError('source_too_large', `Copy source too big: ${end - start}`);
    this.#usage.requireStorage(end - start);
    if (needsHash || end - start < version.contentLength)
      return receiveAgain(this.#contents, slice(version.content, start, end));
    this.#contents.retain(version.content);
    const { content, contentLength, contentSha1, contentMd5 } = version;
    return { content, contentLength, contentSha1, contentMd5 };
  }
}

/** @throws {CloudError} 400 `bad_request` if the directive and what is given do not agree */
export function checkDirective(directive: 'COPY' | 'REPLACE', contentType: string | undefined): void {
  if (directive === 'COPY' && contentType !== undefined)
    throw badRequest('contentType must not be given with metadataDirective COPY');
  if (directive === 'REPLACE' && contentType === undefined)
    throw badRequest('contentType is required with metadataDirective REPLACE');
}
