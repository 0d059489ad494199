import type { Bucket } from './bucket.js';
import type { Buckets } from './buckets.js';
import { badRequest, CloudError } from './cloud-error.js';
import type { Clock } from './clock.js';
import type { ContentPool } from './content-pool.js';
import type { FileVersion } from './file-version.js';
import { isFileId } from './ids.js';
import type { Usage } from './usage.js';
import type { MetadataStore } from '../store/metadata-store.js';

/** All versions of all buckets, by id; the one place where they come and go. */
export class Versions {
  readonly #byId = new Map<string, FileVersion>();
  readonly #buckets: Buckets;
  readonly #contents: ContentPool;
  readonly #metadata: MetadataStore;
  readonly #clock: Clock;
  readonly #usage: Usage;
  #sequence = 0;

  constructor(parts: { buckets: Buckets; contents: ContentPool; metadata: MetadataStore; clock: Clock; usage: Usage }) {
    this.#buckets = parts.buckets;
    this.#contents = parts.contents;
    this.#metadata = parts.metadata;
    this.#clock = parts.clock;
    this.#usage = parts.usage;
  }

  /** Puts back a version that was kept from an earlier run. */
  restore(version: FileVersion): void {
    this.#sequence = Math.max(this.#sequence, version.sequence);
    this.#contents.retain(version.content);
    this.#enter(version);
  }

  /** Larger than any given before, also before a restart. */
  nextSequence(): number {
    return ++this.#sequence;
  }

  /** Now, or `at`, but always later than the name's newest version: two versions of one name never share a place in the order. */
  timestamp(bucket: Bucket, fileName: string, at = this.#clock.now()): number {
    return Math.max(at, (bucket.files.versions(fileName)[0]?.uploadTimestamp ?? 0) + 1);
  }

  /** Adds a version, whose content the caller was the user of. */
  add(version: FileVersion): FileVersion {
    this.#metadata.put('file', version.fileId, version);
    this.#enter(version);
    return version;
  }

  /** Puts a changed version in the place of the one with its id. */
  replace(version: FileVersion): FileVersion {
    this.#metadata.put('file', version.fileId, version);
    this.#usage.store(version.contentLength - (this.#byId.get(version.fileId)?.contentLength ?? 0));
    this.#byId.set(version.fileId, version);
    this.#bucketOf(version).files.replace(version);
    return version;
  }

  /** Forgets a version. Its bytes are the caller's to release, once nothing can bring it back. */
  remove(version: FileVersion): void {
    this.#metadata.remove('file', version.fileId);
    this.#usage.store(-version.contentLength);
    this.#byId.delete(version.fileId);
    this.#bucketOf(version).files.remove(version);
  }

  /** Nothing if there is no such version, whatever its id looks like. */
  find(fileId: string): FileVersion | undefined {
    return this.#byId.get(fileId);
  }

  /** @throws {CloudError} 404 `not_found`, or 400 `bad_request` for what is no file id */
  get(fileId: string): FileVersion {
    const version = this.#byId.get(fileId);
    if (version !== undefined) return version;
    if (!isFileId(fileId)) throw badRequest(`Invalid fileId: ${fileId}`);
    throw new CloudError('not_found', `File not present: ${fileId}`);
  }

  #enter(version: FileVersion): void {
    this.#usage.store(version.contentLength);
    this.#byId.set(version.fileId, version);
    this.#bucketOf(version).files.add(version);
  }

  #bucketOf(version: FileVersion): Bucket {
    return this.#buckets.get(version.bucketId);
  }
}
