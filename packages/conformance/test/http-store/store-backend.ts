import { rangeAnswer, rangeHeader, type AnsweredRange, type HttpStream } from '@stowage/core/http';
import {
  ANY_METADATA,
  MalformedResponseError,
  ObjectHashMismatchError,
  type ByteRange,
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
  type ReadOptions,
  type StorageBackend,
  type UploadBody,
  type UploadHead,
} from '@stowage/core/spi';
import { policy, type StoreClient } from './store-client.js';

interface Row {
  readonly name: string;
  readonly size: number;
  readonly etag: string;
  readonly sha256: string;
}

interface RowsPage<T> {
  readonly rows: readonly T[];
  readonly next?: string;
}

const segment = encodeURIComponent;

/** The contract over the store's protocol: the least that a driver over HTTP needs. */
export class StoreBackend implements StorageBackend {
  readonly provider = 'http_store';
  readonly readRecovery = policy;
  readonly capabilities: Capabilities = {
    checksums: [{ algorithm: 'sha256', write: true, part: false, whole: 'none' }],
    maxWriteSize: 1024 ** 3,
    maxObjectNameBytes: 1024,
    maxPageSize: 1000,
    rangeReads: true,
    deleteMissing: 'error',
    metadata: ANY_METADATA,
    headers: [],
    conditions: { read: false, write: [], copy: [], delete: false },
  };
  readonly #client: StoreClient;

  constructor(client: StoreClient) {
    this.#client = client;
  }

  async listContainers({ cursor = '', signal }: PageRequest): Promise<Page<ContainerRecord>> {
    const request = { method: 'GET', path: `/c?cursor=${segment(cursor)}`, signal } as const;
    const { rows, next } = await this.#client.json<RowsPage<{ name: string }>>(request, isPage);
    return { items: rows.map(({ name }) => ({ name, extra: {} })), next };
  }

  async getContainer(name: string, { signal }: CallOptions): Promise<ContainerRecord> {
    return this.#container('GET', name, signal);
  }

  async createContainer(name: string, { signal }: CallOptions): Promise<ContainerRecord> {
    return this.#container('PUT', name, signal);
  }

  async deleteContainer({ name }: ContainerKey, { signal }: CallOptions): Promise<void> {
    await this.#client.text({ method: 'DELETE', path: `/c/${segment(name)}`, container: name, signal });
  }

  async listObjects({ name: container }: ContainerKey, query: ObjectQuery): Promise<Page<ObjectRecord>> {
    const { prefix, cursor = '', signal } = query;
    const path = `/c/${segment(container)}?list&prefix=${segment(prefix)}&cursor=${segment(cursor)}`;
    const page = await this.#client.json<RowsPage<Row>>({ method: 'GET', path, container, signal }, isPage);
    return { items: page.rows.map(recordOf), next: page.next };
  }

  async getObject(container: ContainerKey, object: ObjectKey, { signal }: CallOptions): Promise<ObjectRecord> {
    const answer = await this.#client.stream({ method: 'HEAD', ...about(container, object), signal });
    answer.body.resume();
    return described(object, answer, this.spanOf(answer, undefined));
  }

  async readObject(container: ContainerKey, object: ObjectKey, { range, signal }: ReadOptions): Promise<ObjectBody> {
    const headers: Record<string, string> = range === undefined ? {} : { range: rangeHeader(range) };
    const answer = await this.#client.stream({ method: 'GET', ...about(container, object), headers, signal });
    try {
      const span = this.spanOf(answer, range);
      return { object: described(object, answer, span), size: span.end - span.start, stream: answer.body };
    } catch (error) {
      answer.body.destroy();
      throw error;
    }
  }

  async writeObject(
    container: ContainerKey,
    { name, checksums }: UploadHead,
    body: UploadBody,
    { signal }: CallOptions,
  ): Promise<ObjectRecord> {
    const { sha256 } = checksums ?? {};
    const headers = { 'content-length': `${body.size}`, ...(sha256 === undefined ? {} : { 'x-sha256': sha256 }) };
    const request = { method: 'PUT', ...about(container, { name }), headers, signal } as const;
    const row = await this.#client.json<Row>(request, isRow, () => body.open({ signal }));
    const sent = body.digest();
    if (sent !== undefined && sent !== row.sha256) throw new ObjectHashMismatchError(name, sent, row.sha256);
    return recordOf(row);
  }

  async deleteObject(container: ContainerKey, object: ObjectKey, { signal }: CallOptions): Promise<void> {
    await this.#client.text({ method: 'DELETE', ...about(container, object), signal });
  }

  async close(): Promise<void> {
    await this.#client.close();
  }

  /** Which bytes an answer brings. */
  protected spanOf(answer: HttpStream, range: ByteRange | undefined): AnsweredRange {
    return rangeAnswer(answer, range, { provider: this.provider, what: 'the store' });
  }

  async #container(method: 'GET' | 'PUT', name: string, signal: AbortSignal | undefined): Promise<ContainerRecord> {
    const request = { method, path: `/c/${segment(name)}`, container: name, signal };
    await this.#client.json<{ name: string }>(request, (found) => found.name === name);
    return { name, extra: {} };
  }
}

function about({ name: container }: ContainerKey, { name: object }: ObjectKey) {
  return { path: `/o/${segment(container)}/${segment(object)}`, container, object };
}

function isPage(page: RowsPage<{ name: string } | null> | null | undefined): boolean {
  return Array.isArray(page?.rows) && page.rows.every((row) => typeof row?.name === 'string');
}

function isRow(row: Row | null | undefined): boolean {
  return typeof row?.name === 'string' && typeof row.size === 'number' && typeof row.sha256 === 'string';
}

function recordOf({ name, size, etag, sha256 }: Row): ObjectRecord {
  const unknown = { contentType: undefined, lastModified: undefined, metadata: undefined, headers: undefined };
  return { kind: 'object', name, size, etag, checksums: { sha256 }, ...unknown, extra: {} };
}

function described({ name }: ObjectKey, { headers }: HttpStream, { total }: AnsweredRange): ObjectRecord {
  const { etag, 'x-sha256': sha256 } = headers;
  if (etag === undefined || sha256 === undefined) throw new MalformedResponseError('the store left out what it owes');
  return recordOf({ name, size: total, etag, sha256 });
}
