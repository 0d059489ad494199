import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { InvalidRangeError, ObjectHashMismatchError } from '@stowage/core';
import { pageOf, rowsFor } from '@stowage/core/listing';
import {
  ANY_METADATA,
  type CallOptions,
  type Capabilities,
  type ContainerKey,
  type ContainerRecord,
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
} from '@stowage/core/spi';
import { PROVIDER, translating } from './errors.js';
import type { MyCloudEntry, MyCloudService } from './my-cloud.js';
import { refuseEx } from './options.js';
import { containerRecord, objectRecord } from './records.js';

const PIECE_SIZE = 64 * 1024;

/** The contract for this provider: nine methods, and no facet. What a provider can do beyond them it adds as facets. */
export class MyCloudBackend implements StorageBackend {
  readonly provider = PROVIDER;
  readonly capabilities: Capabilities = {
    checksums: [{ algorithm: 'sha256', write: true, part: false, whole: 'none' }],
    maxWriteSize: 5 * 1024 ** 3,
    maxObjectNameBytes: 1024,
    maxPageSize: 1000,
    rangeReads: true,
    deleteMissing: 'error',
    metadata: ANY_METADATA,
    headers: [],
    conditions: { read: false, write: [], copy: [], delete: false },
  };
  readonly #service: MyCloudService;

  constructor(service: MyCloudService) {
    this.#service = service;
  }

  async listContainers(page: PageRequest): Promise<Page<ContainerRecord>> {
    begin(page);
    return pageOf(this.#service.bucketNames().map(containerRecord), page);
  }

  async getContainer(name: string, options: CallOptions): Promise<ContainerRecord> {
    begin(options);
    await translating({ container: name }, () => this.#service.bucket(name));
    return containerRecord(name);
  }

  async createContainer(name: string, options: CallOptions): Promise<ContainerRecord> {
    begin(options);
    await translating({ container: name }, () => this.#service.createBucket(name));
    return containerRecord(name);
  }

  async deleteContainer({ name }: ContainerKey, options: CallOptions): Promise<void> {
    begin(options);
    await translating({ container: name }, () => this.#service.deleteBucket(name));
  }

  async listObjects({ name }: ContainerKey, query: ObjectQuery): Promise<Page<ObjectRecord | PrefixRecord>> {
    begin(query);
    const bucket = await translating({ container: name }, () => this.#service.bucket(name));
    const all = Array.from(bucket, ([key, entry]) => objectRecord(key, entry));
    return pageOf(rowsFor(all, query), query);
  }

  async getObject(container: ContainerKey, object: ObjectKey, options: CallOptions): Promise<ObjectRecord> {
    begin(options);
    return objectRecord(object.name, await this.#entry(container, object));
  }

  async readObject(container: ContainerKey, object: ObjectKey, options: ReadOptions): Promise<ObjectBody> {
    begin(options);
    const entry = await this.#entry(container, object);
    const { start, end } = options.range ?? { start: 0 };
    if (options.range && start >= entry.bytes.length)
      throw new InvalidRangeError(object.name, `it has only ${entry.bytes.length} bytes`, { provider: PROVIDER });
    const bytes = entry.bytes.subarray(start, end);
    return {
      object: objectRecord(object.name, entry),
      size: bytes.length,
      stream: Readable.from(pieces(bytes), { objectMode: false }),
    };
  }

  async writeObject(
    container: ContainerKey,
    head: UploadHead,
    body: UploadBody,
    options: CallOptions,
  ): Promise<ObjectRecord> {
    begin(options);
    const { name } = container;
    const bucket = await translating({ container: name }, () => this.#service.bucket(name));
    const entry = await receive(head, body, options.signal);
    bucket.set(head.name, entry);
    return objectRecord(head.name, entry);
  }

  async deleteObject(container: ContainerKey, object: ObjectKey, options: CallOptions): Promise<void> {
    begin(options);
    await this.#entry(container, object);
    this.#service.bucket(container.name).delete(object.name);
  }

  countBuckets(): number {
    return this.#service.bucketNames().length;
  }

  #entry(container: ContainerKey, object: ObjectKey): Promise<MyCloudEntry> {
    const subject = { container: container.name, object: object.name };
    return translating(subject, () => this.#service.entry(container.name, object.name));
  }
}

/** A body comes in pieces, as a network would bring it: who reads the first holds no more than that. */
function* pieces(bytes: Buffer): Generator<Buffer> {
  for (let start = 0; start < bytes.length; start += PIECE_SIZE) yield bytes.subarray(start, start + PIECE_SIZE);
}

/** How every call starts. */
function begin({ signal, ex }: CallOptions): void {
  signal?.throwIfAborted();
  refuseEx(ex);
}

/** Reads the body to its end before anything is stored, so that a call that fails or is aborted leaves nothing. */
async function receive(head: UploadHead, body: UploadBody, signal: AbortSignal | undefined): Promise<MyCloudEntry> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of body.open({ signal })) {
    signal?.throwIfAborted();
    chunks.push(chunk);
  }
  const bytes = Buffer.concat(chunks);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const expected = head.checksums?.sha256 ?? sha256;
  if (sha256 !== expected) throw new ObjectHashMismatchError(head.name, expected, sha256, { provider: PROVIDER });
  return { bytes, sha256, type: head.contentType, tags: head.metadata, storedAt: Date.now() };
}
