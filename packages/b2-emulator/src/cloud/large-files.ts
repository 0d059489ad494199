import type { Bucket } from './bucket.js';
import type { Buckets } from './buckets.js';
import { badRequest, CloudError } from './cloud-error.js';
import type { Clock } from './clock.js';
import type { ContentPool } from './content-pool.js';
import { assemble } from './assembly.js';
import { requireKey } from './encryption.js';
import type { EventFeed } from './event-feed.js';
import type { FileVersion } from './file-version.js';
import { isFileId, type Ids } from './ids.js';
import { receive, type Incoming, type Received } from './incoming.js';
import { LargeFile, type Part, type PartTarget } from './large-file.js';
import { MAX_PART_NUMBER, type Limits } from './limits.js';
import { checkNewFile, type NewFile } from './new-file.js';
import { initialReplication } from './replicator.js';
import type { Session } from './session.js';
import type { Usage } from './usage.js';
import type { Versions } from './versions.js';
import type { MetadataStore } from '../store/metadata-store.js';

/** Which unfinished large files to list. */
export interface UnfinishedQuery {
  readonly bucketId: string;
  readonly namePrefix: string | undefined;
  readonly startFileId: string | undefined;
  readonly max: number;
}

/** Large files from their start to their finish. */
export class LargeFiles {
  readonly #active = new Map<string, LargeFile>();
  readonly #buckets: Buckets;
  readonly #versions: Versions;
  readonly #contents: ContentPool;
  readonly #metadata: MetadataStore;
  readonly #ids: Ids;
  readonly #clock: Clock;
  readonly #limits: Limits;
  readonly #events: EventFeed;
  readonly #usage: Usage;

  constructor(parts: {
    buckets: Buckets;
    versions: Versions;
    contents: ContentPool;
    metadata: MetadataStore;
    ids: Ids;
    clock: Clock;
    limits: Limits;
    events: EventFeed;
    usage: Usage;
  }) {
    this.#buckets = parts.buckets;
    this.#versions = parts.versions;
    this.#contents = parts.contents;
    this.#metadata = parts.metadata;
    this.#ids = parts.ids;
    this.#clock = parts.clock;
    this.#limits = parts.limits;
    this.#events = parts.events;
    this.#usage = parts.usage;
  }

  /** Puts back a started file that was kept from an earlier run. */
  restore(start: FileVersion): void {
    this.#active.set(start.fileId, new LargeFile(start));
  }

  /** Puts back a part of one. */
  restorePart(part: Part): void {
    this.#contents.retain(part.content);
    this.#usage.store(part.contentLength);
    this.#active.get(part.fileId)?.put(part);
  }

  /** Begins a large file: a version without bytes that hides nothing. */
  start(session: Session, bucketId: string, file: NewFile): FileVersion {
    session.require('writeFiles', { bucketId, fileName: file.fileName });
    const bucket = this.#buckets.get(bucketId);
    const rules = { now: this.#clock.now(), ...this.#limits };
    const { customTimestamp, ...checked } = checkNewFile(file, bucket, session, rules);
    const identity = this.#identity(bucket, file.fileName, customTimestamp);
    const start = this.#versions.add({ ...identity, ...checked, ...NO_BYTES_YET });
    this.#active.set(start.fileId, new LargeFile(start));
    return start;
  }

  /** @throws {CloudError} 400 `bad_request` if no such upload is going on, 401 if the key may not write there */
  get(session: Session, fileId: string): LargeFile {
    session.require('writeFiles');
    if (!isFileId(fileId)) throw badRequest(`Invalid fileId: ${fileId}`);
    const file = this.#active.get(fileId);
    if (file === undefined) throw badRequest(`No active upload for: ${fileId}`);
    session.require('writeFiles', file.start);
    return file;
  }

  /** Stores a part; a part of the same number is replaced. */
  async uploadPart(session: Session, target: PartTarget, incoming: Incoming): Promise<Part> {
    const file = this.get(session, target.fileId);
    checkPartNumber(target.partNumber);
    requireKey(file.start.encryption, target.customerKey);
    this.#usage.requireStorage(incoming.size);
    return this.keepPart(file, target.partNumber, await receive(this.#contents, incoming));
  }

  /** Makes received bytes a part. The upload may have ended while they came. */
  keepPart(file: LargeFile, partNumber: number, { content, ...rest }: Received): Part {
    const { fileId } = file.start;
    if (!this.#active.has(fileId)) {
      this.#contents.release(content);
      throw badRequest(`No active upload for: ${fileId}`);
    }
    const part: Part = { fileId, partNumber, ...rest, uploadTimestamp: this.#clock.now(), content };
    this.#metadata.put('part', partId(part), part);
    const replaced = file.put(part);
    this.#usage.store(part.contentLength - (replaced?.contentLength ?? 0));
    if (replaced !== undefined) this.#contents.release(replaced.content);
    return part;
  }

  /** By name, and of one name the oldest first. */
  unfinished(session: Session, query: UnfinishedQuery): { files: FileVersion[]; next: FileVersion | undefined } {
    const { bucketId, namePrefix = '', max } = query;
    session.require('listFiles', { bucketId, fileName: namePrefix });
    this.#buckets.get(bucketId);
    const all = [...this.#active.values()]
      .map((each) => each.start)
      .filter((start) => start.bucketId === bucketId && start.fileName.startsWith(namePrefix))
      .sort((a, b) => Buffer.compare(Buffer.from(a.fileName), Buffer.from(b.fileName)) || a.sequence - b.sequence);
    const first = query.startFileId === undefined ? 0 : all.findIndex((each) => each.fileId === query.startFileId);
    if (first < 0) throw new CloudError('invalid_file_id', `Invalid startFileId: ${query.startFileId}`);
    return { files: all.slice(first, first + max), next: all[first + max] };
  }

  /** Makes the parts a file. It keeps the time of its start, so a version uploaded meanwhile stays the newer one. */
  finish(session: Session, fileId: string, partSha1s: readonly string[]): FileVersion {
    const file = this.get(session, fileId);
    const { content, contentLength } = assemble(file, partSha1s, this.#limits);
    this.#active.delete(fileId);
    const status = initialReplication(this.#buckets.get(file.start.bucketId), file.start);
    const finished: FileVersion = { ...file.start, action: 'upload', content, contentLength, ...status };
    this.#metadata.together(() => {
      for (const part of file.parts()) this.#metadata.remove('part', partId(part));
      this.#versions.replace(finished);
    });
    this.#usage.store(-contentLength);
    return this.#events.publish('b2:ObjectCreated:MultipartUpload', finished);
  }

  /** Gives up an upload that is going on, and its parts. */
  cancel(session: Session, fileId: string): FileVersion {
    const file = this.get(session, fileId);
    this.remove(file.start);
    return file.start;
  }

  /** Removes a version, with its parts if it is a large file that is not finished. */
  remove(version: FileVersion): void {
    const parts = this.#active.get(version.fileId)?.parts() ?? [];
    this.#active.delete(version.fileId);
    this.#metadata.together(() => {
      for (const part of parts) this.#metadata.remove('part', partId(part));
      this.#versions.remove(version);
    });
    // Not before the change is certain: killed in between, a version without bytes would be left.
    this.#contents.release(version.content);
    for (const part of parts) {
      this.#usage.store(-part.contentLength);
      this.#contents.release(part.content);
    }
  }

  #identity(bucket: Bucket, fileName: string, uploadTimestamp = this.#versions.timestamp(bucket, fileName)) {
    const fileId = this.#ids.fileId(bucket.id, 'large', uploadTimestamp);
    return { fileId, bucketId: bucket.id, fileName, uploadTimestamp, sequence: this.#versions.nextSequence() };
  }
}

const NO_BYTES_YET = { action: 'start', contentLength: 0, contentSha1: 'none', contentMd5: null, content: [] } as const;

/** @throws {CloudError} 400 `bad_request` unless it is a whole number from 1 to 10,000 */
export function checkPartNumber(number: number): void {
  if (!Number.isInteger(number) || number < 1 || number > MAX_PART_NUMBER)
    throw badRequest(`Part number out of range: ${number}`);
}

function partId(part: Part): string {
  return `${part.fileId}/${part.partNumber}`;
}
