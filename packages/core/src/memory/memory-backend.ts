import { combines } from '../checksums/index.js';
import {
  ANY_METADATA,
  type BulkDeleteFacet,
  type CallOptions,
  type Capabilities,
  type ChecksumAlgorithm,
  type ChecksumSupport,
  type ContainerKey,
  type ContainerRecord,
  type DeleteOptions,
  type DeleteResult,
  type MultipartLimits,
  type ObjectBody,
  type ObjectKey,
  type ObjectQuery,
  type ObjectRecord,
  type Page,
  type PageRequest,
  type PrefixRecord,
  type ReadOptions,
  type StorageBackend,
  type UploadBody,
  type UploadHead,
  type WriteCondition,
  type WriteOptions,
} from '../spi/index.js';
import { MemoryCopy } from './memory-copy.js';
import { objectPage, rowPage, startKey } from './memory-listing.js';
import { MemoryMultipart } from './memory-multipart.js';
import { checkMemoryOptions, type MemoryOptions } from './memory-options.js';
import { begin, MemoryStore, PROVIDER } from './memory-store.js';
import { objectRecord, spanOf } from './memory-version.js';
import { MemoryVersions } from './memory-versions.js';
import { receive, streamOf } from './stored-bytes.js';

const WRITE_CONDITIONS: readonly WriteCondition[] = ['ifMatch', 'ifNoneMatch'];

const GIB = 1024 ** 3;

/** Everything is compared; of parts, what combines is combined, as providers do who keep such checksums. */
function supportOf(algorithm: ChecksumAlgorithm): ChecksumSupport {
  return { algorithm, write: true, part: true, whole: combines(algorithm) ? 'combined' : 'computed' };
}

const PART_LIMITS: MultipartLimits = {
  minPartSize: 1,
  maxPartSize: 5 * GIB,
  maxParts: 10_000,
  recommendedPartSize: 16 * 1024 ** 2,
  maxObjectSize: Number.MAX_SAFE_INTEGER,
};

/**
 * The reference backend: the whole contract in memory, without HTTP. Each instance is a world of its own; ids count up from
 * 1, so that every run of a test sees the same ones.
 */
export class MemoryBackend implements StorageBackend {
  readonly provider = PROVIDER;
  readonly capabilities: Capabilities;
  readonly multipart: MemoryMultipart;
  readonly copy: MemoryCopy;
  readonly versions: MemoryVersions;
  readonly bulkDelete: BulkDeleteFacet;
  readonly #store: MemoryStore;

  constructor(options?: MemoryOptions) {
    const { clock, checksum, versioning, pageSize = 1000, ...sizes } = checkMemoryOptions(options);
    this.#store = new MemoryStore(checksum, clock, versioning);
    this.multipart = new MemoryMultipart(this.#store, { ...PART_LIMITS, ...sizes.parts });
    this.copy = new MemoryCopy(this.#store, this.multipart, sizes.maxCopySize ?? 5 * GIB);
    this.versions = new MemoryVersions(this.#store);
    this.bulkDelete = { maxKeys: pageSize, deleteObjects: this.#deleteObjects.bind(this) };
    this.capabilities = {
      checksums: [supportOf(this.#store.algorithm)],
      maxWriteSize: sizes.maxWriteSize ?? 5 * GIB,
      maxObjectNameBytes: 1024,
      maxPageSize: pageSize,
      rangeReads: true,
      deleteMissing: 'error',
      metadata: ANY_METADATA,
      headers: 'any',
      conditions: { read: true, write: WRITE_CONDITIONS, copy: WRITE_CONDITIONS, delete: true },
    };
  }

  async listContainers(page: PageRequest): Promise<Page<ContainerRecord>> {
    begin(page);
    return rowPage(this.#containers(startKey(page.cursor)), page.limit);
  }

  async getContainer(name: string, options: CallOptions): Promise<ContainerRecord> {
    begin(options);
    return this.#store.container({ name }).record;
  }

  async createContainer(name: string, options: CallOptions): Promise<ContainerRecord> {
    begin(options);
    return this.#store.create(name).record;
  }

  async deleteContainer(container: ContainerKey, options: CallOptions): Promise<void> {
    begin(options);
    this.#store.remove(container, this.multipart.hasUploads(container));
  }

  async listObjects(container: ContainerKey, query: ObjectQuery): Promise<Page<ObjectRecord | PrefixRecord>> {
    begin(query);
    return objectPage(this.#store.container(container), query);
  }

  async getObject(container: ContainerKey, object: ObjectKey, options: CallOptions): Promise<ObjectRecord> {
    begin(options);
    return objectRecord(this.#store.container(container).find(object));
  }

  async readObject(container: ContainerKey, object: ObjectKey, options: ReadOptions): Promise<ObjectBody> {
    begin(options);
    const version = this.#store.container(container).find(object);
    const range = spanOf(version, options.range);
    const stream = streamOf(version.content.bytes, range, options.signal);
    return { object: objectRecord(version), size: range.end - range.start, stream };
  }

  async writeObject(
    container: ContainerKey,
    head: UploadHead,
    body: UploadBody,
    options: WriteOptions,
  ): Promise<ObjectRecord> {
    begin(options);
    this.#store.container(container);
    const bytes = await receive(body, this.#store.algorithm, options.signal);
    return objectRecord(this.#store.put(container, head, bytes, options));
  }

  async deleteObject(container: ContainerKey, object: ObjectKey, options: DeleteOptions): Promise<void> {
    begin(options);
    const found = this.#store.container(container);
    found.find({ name: object.name, etag: options.ifMatch });
    if (options.versions === 'delete') found.remove(object.name);
    else found.hide(object.name, this.#store.stamp());
  }

  /** Every byte of every object that a plain listing shows, by name: for the assertions of a test. */
  contents(container: string): ReadonlyMap<string, Buffer> {
    const shown = [...this.#store.container({ name: container }).objects()];
    return new Map(shown.map(({ name, content }) => [name, Buffer.concat(content.bytes.chunks)]));
  }

  /** Forgets everything, containers included. */
  clear(): void {
    this.multipart.clear();
    for (const [, { name }] of [...this.#containers('')]) this.#store.containers.delete(name);
  }

  *#containers(start: string): Generator<readonly [string, ContainerRecord], void> {
    for (const [key, { record }] of this.#store.containers.from(start)) yield [key, record];
  }

  async #deleteObjects(
    container: ContainerKey,
    names: readonly string[],
    options: CallOptions,
  ): Promise<readonly DeleteResult[]> {
    begin(options);
    this.#store.container(container);
    return Promise.all(
      names.map((name) =>
        this.deleteObject(container, { name }, options).then(
          () => ({ name }),
          (error: unknown) => ({ name, error: error as Error }),
        ),
      ),
    );
  }
}
