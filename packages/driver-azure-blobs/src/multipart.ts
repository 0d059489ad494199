import { mapAll } from '@stowage/core/concurrency';
import { definedOnly } from '@stowage/core/http';
import { items, type FetchPage } from '@stowage/core/listing';
import {
  ConflictError,
  IncompleteUploadError,
  ObjectAlreadyExistsError,
  ObjectChangedError,
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
import { parseCursor, printCursor } from './cursor.js';
import { exOptions, writtenHeaders } from './ex-options.js';
import { listBlobs } from './listing.js';
import { assertBlobName, assertContainerName } from './names.js';
import { PROVIDER } from './errors.js';
import { fromRow, nameOf } from './records.js';
import type { AzureServices } from './services.js';
import { begunAt, isUpload, newUpload, partBlock, readBlock } from './upload/block-id.js';
import type { BlockedBlob } from './upload/blocks.js';
import { Payload } from './upload/payload.js';
import { partRecord, uploadsIn, type Begun, type UploadState } from './upload/upload-state.js';

const MIB = 1024 ** 2;

/** https://learn.microsoft.com/rest/api/storageservices/understanding-block-blobs--append-blobs--and-page-blobs */
const LIMITS: MultipartLimits = {
  minPartSize: 1,
  maxPartSize: 4000 * MIB,
  maxParts: 50_000,
  recommendedPartSize: 8 * MIB,
  maxObjectSize: 50_000 * 4000 * MIB,
};

/** How many names are looked into at once. */
const CONCURRENCY = 8;

/** Of the uploads that were aborted here, so many are known without asking. */
const MOST_REMEMBERED = 1000;

/** Uploads in parts, made of blocks whose ids say what they are of: see `upload/block-id.ts`. */
export class AzureMultipart implements MultipartFacet {
  readonly #services: AzureServices;
  readonly #aborted = new Set<string>();

  constructor(services: AzureServices) {
    this.#services = services;
  }

  async limits(_options: CallOptions): Promise<MultipartLimits> {
    return Promise.resolve(LIMITS);
  }

  /** A few blocks of one byte, whose ids hold the head: one for each 28 bytes of it. */
  async begin(
    container: ContainerKey,
    { name, ...head }: UploadHead,
    { signal, ex }: CallOptions,
  ): Promise<MultipartUpload> {
    const { leaseId, ...options } = exOptions('copy', ex);
    assertContainerName(container.name);
    assertBlobName(name);
    const begun: Begun = { head, headers: definedOnly(writtenHeaders(options)) };
    const id = newUpload(this.#services.now());
    const upload: MultipartUpload = { id, container, name, startedAt: begunAt(id), head, extra: { leaseId } };
    try {
      await this.#services.blocks.begin({ container, name }, id, begun, { headers: leaseOf(upload), signal });
      signal?.throwIfAborted();
    } catch (error) {
      // Not under the signal, which may be the reason. That it is left says less than why it had to be.
      await this.abort(upload, {}).catch(() => undefined);
      throw error;
    }
    return upload;
  }

  async writePart(
    upload: MultipartUpload,
    partNumber: number,
    body: UploadBody,
    { signal, ex }: CallOptions,
  ): Promise<PartRecord> {
    const { leaseId } = exOptions('copy', ex);
    this.#assertAlive(upload);
    const payload = new Payload(body, { name: upload.name, signal });
    const md5 = await payload.md5();
    const id = partBlock(upload.id, { partNumber, size: body.size, md5, at: this.#services.now() });
    const headers = leaseId === undefined ? leaseOf(upload) : { 'x-ms-lease-id': leaseId };
    await this.#services.blocks.put(upload, id, payload, { headers, signal });
    return partRecord({ id, size: body.size }, { partNumber, md5 });
  }

  /** Asks once for the blocks that there are: what they lack Azure would not name. Who completes first has the blocks of all others dropped. */
  async complete(
    upload: MultipartUpload,
    parts: readonly PartRecord[],
    options: CompleteOptions,
  ): Promise<ObjectRecord> {
    return this.#complete(upload, parts, options).catch(async (error: unknown) => {
      if (error instanceof ConflictError && (await this.#isMadeOf(upload, parts, options.signal)))
        return (await this.#services.downloader.head(upload.container, { name: upload.name }, options)).record;
      const hasCondition = options.ifMatch !== undefined || options.ifNoneMatch !== undefined;
      if (hasCondition && error instanceof ConflictError) await this.#assertConditions(upload, options);
      throw error;
    });
  }

  async #complete(
    upload: MultipartUpload,
    parts: readonly PartRecord[],
    options: CompleteOptions,
  ): Promise<ObjectRecord> {
    const { begun, parts: sent } = await this.#state(upload, options.signal);
    const known = new Set(sent.map(({ etag }) => etag));
    const missing = parts.filter((part) => !known.has(part.etag) || !isOf(part, upload));
    if (missing.length > 0) {
      const numbers = missing.map(({ partNumber }) => partNumber);
      throw new IncompleteUploadError(upload.name, { missing: numbers, wrong: [] }, { provider: PROVIDER });
    }
    const { signal, ifMatch, ifNoneMatch } = options;
    const ids = parts.map(({ etag = '' }) => etag);
    const size = parts.reduce((sum, part) => sum + part.size, 0);
    const md5 = options.checksums?.md5 ?? begun.head.checksums?.md5;
    const head = { ...begun.head, checksums: md5 === undefined ? {} : { md5 } };
    const headers = { ...begun.headers, ...leaseOf(upload) };
    return this.#services.blocks.commit(upload, { head, headers, ids, size }, { signal, ifMatch, ifNoneMatch });
  }

  /** Says of an upload that is gone that its condition does not hold any more, where that is so. */
  async #assertConditions({ container, name }: MultipartUpload, { ifMatch, signal }: CompleteOptions): Promise<void> {
    const look = this.#services.downloader.head(container, { name }, { signal });
    const found = await look.catch(() => undefined);
    if (ifMatch !== undefined && found?.record.etag !== ifMatch)
      throw new ObjectChangedError(name, { provider: PROVIDER });
    if (ifMatch === undefined && found !== undefined) throw new ObjectAlreadyExistsError(name, { provider: PROVIDER });
  }

  /** Azure has no such call: a block says that it happened, and what was sent is invisible, until a week is over or the name is written. */
  async abort(upload: MultipartUpload, { signal }: CallOptions): Promise<void> {
    this.#remember(upload.id);
    const state = await this.#find(upload, signal);
    if (state === undefined || state.isAborted) return;
    await this.#services.blocks.abort(upload, upload.id, { headers: leaseOf(upload), signal });
  }

  /** By the blocks that the blob is made of: their ids tell number, size and MD5 of each part. */
  async hasBecome(
    upload: MultipartUpload,
    _object: ObjectRecord,
    parts: readonly PartRecord[],
    { signal }: CallOptions,
  ): Promise<boolean> {
    const committed = await this.#committed(upload, signal);
    return committed.length === parts.length && committed.every((each, index) => isSamePart(each, parts[index]));
  }

  async listParts(upload: MultipartUpload, { cursor, limit, signal }: PageRequest): Promise<Page<PartRecord>> {
    const { parts } = await this.#state(upload, signal);
    const after = Number(parseCursor(cursor)?.marker ?? 0);
    const rest = parts.filter(({ partNumber }) => partNumber > after);
    const items = rest.slice(0, limit);
    return { items, next: rest.length > limit ? printCursor(String(items.at(-1)?.partNumber)) : undefined };
  }

  /**
   * Azure lists the names that have blocks and no blob. Of a name that has a blob it does not say whether it has blocks as well: that is
   * looked up where `prefix` is the whole name.
   */
  async listUploads(
    container: ContainerKey,
    query: PageRequest & { readonly prefix: string },
  ): Promise<Page<MultipartUpload>> {
    const { prefix, limit, signal } = query;
    assertContainerName(container.name);
    const cursor = parseCursor(query.cursor);
    const include = ['uncommittedblobs'];
    const from = cursor?.marker === FIRST ? undefined : query.cursor;
    const { rows, marker } = await listBlobs(this.#services.session, container, {
      prefix,
      limit,
      include,
      cursor: from,
      signal,
    });
    const names = new Set(rows.filter((row) => fromRow(row).size === 0).map(nameOf));
    if (from === undefined && prefix !== '') names.add(prefix);
    const found = await this.#uploadsOf(container, [...names], signal);
    const start = cursor?.last === undefined ? 0 : found.findIndex(({ id }) => id === cursor.last) + 1;
    const items = found.slice(start, start + limit);
    const isCut = start + limit < found.length;
    return { items, next: isCut ? printCursor(cursor?.marker ?? FIRST, items.at(-1)?.id) : printCursor(marker) };
  }

  /** Whether anybody's upload is unfinished in a container. */
  async hasUploads(container: ContainerKey, signal: AbortSignal | undefined): Promise<boolean> {
    const page: FetchPage<MultipartUpload> = (cursor, limit, stop) =>
      this.listUploads(container, { prefix: '', limit, cursor, signal: stop });
    for await (const _upload of items(page, { pageSize: FEW, signal, provider: PROVIDER })) return true;
    return false;
  }

  async #uploadsOf(
    container: ContainerKey,
    names: readonly string[],
    signal: AbortSignal | undefined,
  ): Promise<readonly MultipartUpload[]> {
    const look = async (name: string, stop: AbortSignal): Promise<readonly MultipartUpload[]> => {
      const states = uploadsIn(await this.#services.blocks.uncommitted({ container, name }, stop));
      const alive = states.filter(({ isAborted, begun }) => !isAborted && begun !== undefined);
      return alive.map(({ upload, begun }) => toUpload({ container, name }, upload, begun));
    };
    return (await mapAll(names, look, { concurrency: CONCURRENCY, signal })).flat();
  }

  /** @throws {ConflictError} if it is gone */
  async #state(
    upload: MultipartUpload,
    signal: AbortSignal | undefined,
  ): Promise<UploadState & { readonly begun: Begun }> {
    this.#assertAlive(upload);
    const state = await this.#find(upload, signal);
    const { begun } = state ?? {};
    if (state === undefined || begun === undefined || state.isAborted) throw gone(upload);
    return { ...state, begun };
  }

  async #isMadeOf(
    upload: MultipartUpload,
    parts: readonly PartRecord[],
    signal: AbortSignal | undefined,
  ): Promise<boolean> {
    const committed = await this.#committed(upload, signal);
    return committed.length === parts.length && committed.every(({ etag }, index) => etag === parts[index]?.etag);
  }

  /** The parts that the blob of the name is made of, if it is made of this upload's and nothing else. */
  async #committed(upload: MultipartUpload, signal: AbortSignal | undefined): Promise<readonly PartRecord[]> {
    if (!isUpload(upload.id)) return [];
    const blocks = await this.#services.blocks.committed(upload, signal);
    const [state, ...others] = uploadsIn(blocks);
    const isWhole = state?.upload === upload.id && others.length === 0 && state.parts.length === blocks.length;
    return isWhole ? state.parts : [];
  }

  async #find(upload: MultipartUpload, signal: AbortSignal | undefined): Promise<UploadState | undefined> {
    const states = uploadsIn(await this.#services.blocks.uncommitted(upload, signal));
    return states.find((state) => state.upload === upload.id);
  }

  #assertAlive(upload: MultipartUpload): void {
    assertContainerName(upload.container.name);
    if (!isUpload(upload.id) || this.#aborted.has(upload.id)) throw gone(upload);
  }

  #remember(id: string): void {
    this.#aborted.add(id);
    for (const oldest of this.#aborted) {
      if (this.#aborted.size <= MOST_REMEMBERED) break;
      this.#aborted.delete(oldest);
    }
  }
}

/** Of the names that may have blocks, so many are looked into at a time. */
const FEW = 100;

/** The marker of a first page, which has none. */
const FIRST = '-';

function gone({ name }: MultipartUpload): ConflictError {
  return new ConflictError(
    `the upload of '${name}' is gone: it was aborted, another one of this name was completed, or a week is over`,
    { provider: PROVIDER },
  );
}

/** A part that is told by the bytes of a file has no ETag. */
function isSamePart({ partNumber, size, checksums: { md5 } }: PartRecord, sent: PartRecord | undefined): boolean {
  return md5 !== undefined && sent?.partNumber === partNumber && sent.size === size && sent.checksums.md5 === md5;
}

function isOf({ etag = '', partNumber }: PartRecord, { id }: MultipartUpload): boolean {
  const block = readBlock(etag);
  return block?.kind === 'part' && block.upload === id && block.part.partNumber === partNumber;
}

function toUpload({ container, name }: BlockedBlob, id: string, begun: Begun | undefined): MultipartUpload {
  return { id, container, name, startedAt: begunAt(id), head: begun?.head, extra: {} };
}

function leaseOf({ extra }: MultipartUpload): Record<string, string> {
  const leaseId = extra['leaseId'];
  return typeof leaseId === 'string' ? { 'x-ms-lease-id': leaseId } : {};
}
