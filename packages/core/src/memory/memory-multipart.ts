import { InvalidArgumentError, ObjectDoesNotExistError } from '../errors/index.js';
import type {
  CallOptions,
  CompleteOptions,
  ContainerKey,
  MultipartFacet,
  MultipartLimits,
  MultipartUpload,
  ObjectRecord,
  Page,
  PageRequest,
  PartRecord,
  UploadBody,
  UploadHead,
} from '../spi/index.js';
import { rowPage, startKey } from './memory-listing.js';
import { begin, PROVIDER, type MemoryStore } from './memory-store.js';
import { objectRecord } from './memory-version.js';
import { nameKey, SortedNames } from './sorted-names.js';
import { receive, storedBytes, type StoredBytes } from './stored-bytes.js';

/** An upload in parts that is not complete. */
interface Unfinished {
  readonly upload: MultipartUpload;
  readonly head: UploadHead;
  readonly parts: Map<number, StoredBytes>;
}

/** Uploads in parts. */
export class MemoryMultipart implements MultipartFacet {
  readonly #store: MemoryStore;
  readonly #limits: MultipartLimits;
  readonly #unfinished = new SortedNames<Unfinished>();

  constructor(store: MemoryStore, limits: MultipartLimits) {
    this.#store = store;
    this.#limits = limits;
  }

  async limits(options: CallOptions): Promise<MultipartLimits> {
    begin(options);
    return this.#limits;
  }

  async begin(container: ContainerKey, head: UploadHead, options: CallOptions): Promise<MultipartUpload> {
    begin(options);
    const { record } = this.#store.container(container);
    const id = `u${String(this.#store.nextSerial()).padStart(8, '0')}`;
    const key = { name: record.name, id: record.id };
    const upload = { id, container: key, name: head.name, startedAt: this.#store.now(), head, extra: {} };
    this.#unfinished.set(place(upload), { upload, head, parts: new Map() });
    return upload;
  }

  async writePart(
    upload: MultipartUpload,
    partNumber: number,
    body: UploadBody,
    options: CallOptions,
  ): Promise<PartRecord> {
    begin(options);
    this.#find(upload);
    const bytes = await receive(body, this.#store.algorithm, options.signal);
    return this.addPart(upload, partNumber, bytes);
  }

  /** Makes bytes that are here already a part. */
  addPart(upload: MultipartUpload, partNumber: number, bytes: StoredBytes): PartRecord {
    const { maxParts, maxPartSize } = this.#limits;
    if (partNumber < 1 || partNumber > maxParts) throw refused(`part ${partNumber} is not from 1 to ${maxParts}`);
    if (bytes.size > maxPartSize) throw refused(`part ${partNumber} is larger than ${maxPartSize} bytes`);
    this.#find(upload).parts.set(partNumber, bytes);
    return this.#partRecord(partNumber, bytes);
  }

  async complete(
    upload: MultipartUpload,
    parts: readonly PartRecord[],
    options: CompleteOptions,
  ): Promise<ObjectRecord> {
    begin(options);
    const { head, parts: sent } = this.#find(upload);
    const chosen = parts.map((part, index) => this.#chosen(sent, part, { index, last: parts.length - 1 }));
    const bytes = await storedBytes(
      chosen.flatMap((each) => each.chunks),
      this.#store.algorithm,
    );
    const version = this.#store.put(upload.container, head, bytes, options);
    this.#unfinished.delete(place(upload));
    return objectRecord(version);
  }

  async abort(upload: MultipartUpload, options: CallOptions): Promise<void> {
    begin(options);
    this.#unfinished.delete(place(upload));
  }

  async listParts(upload: MultipartUpload, page: PageRequest): Promise<Page<PartRecord>> {
    begin(page);
    const sent = [...this.#find(upload).parts].sort(([a], [b]) => a - b);
    const rows = sent.map(([number, bytes]) => [String(number), this.#partRecord(number, bytes)] as const);
    const first = rows.findIndex(([key]) => key === startKey(page.cursor));
    return rowPage(rows.slice(Math.max(first, 0)), page.limit);
  }

  async listUploads(
    container: ContainerKey,
    page: PageRequest & { readonly prefix: string },
  ): Promise<Page<MultipartUpload>> {
    begin(page);
    this.#store.container(container);
    return rowPage(this.#uploads(container.name, page.prefix, startKey(page.cursor)), page.limit);
  }

  hasUploads(container: ContainerKey): boolean {
    return this.#uploads(container.name, '').next().done !== true;
  }

  /** Forgets every unfinished upload. */
  clear(): void {
    for (const { upload } of [...this.#all()]) this.#unfinished.delete(place(upload));
  }

  *#all(): Generator<Unfinished> {
    for (const [, unfinished] of this.#unfinished.from('')) yield unfinished;
  }

  *#uploads(container: string, prefix: string, start = ''): Generator<readonly [string, MultipartUpload], void> {
    const rows = this.#unfinished.from(start, nameKey(`${container}/${prefix}`));
    for (const [key, { upload }] of rows) yield [key, upload];
  }

  #find(upload: MultipartUpload): Unfinished {
    const found = this.#unfinished.get(place(upload));
    if (found === undefined)
      throw new ObjectDoesNotExistError(upload.name, { provider: PROVIDER, providerCode: 'no_such_upload' });
    return found;
  }

  #partRecord(partNumber: number, { size, checksum }: StoredBytes): PartRecord {
    return { partNumber, size, checksums: { [this.#store.algorithm]: checksum } };
  }

  #chosen(
    sent: ReadonlyMap<number, StoredBytes>,
    part: PartRecord,
    { index, last }: { readonly index: number; readonly last: number },
  ): StoredBytes {
    const bytes = sent.get(part.partNumber);
    if (bytes === undefined || part.partNumber !== index + 1) throw refused(`part ${index + 1} is missing`);
    const checksum = part.checksums[this.#store.algorithm];
    if (bytes.checksum !== checksum)
      throw refused(`part ${part.partNumber} has checksum ${bytes.checksum}, not ${checksum ?? 'none'}`);
    this.#assertSize(part.partNumber, bytes.size, { isLast: index === last, first: sent.get(1)?.size ?? 0 });
    return bytes;
  }

  /** The last one may be as small as it is. */
  #assertSize(
    number: number,
    size: number,
    { isLast, first }: { readonly isLast: boolean; readonly first: number },
  ): void {
    const { minPartSize, equalParts = false } = this.#limits;
    if (!isLast && size < minPartSize) throw refused(`part ${number} is smaller than ${minPartSize} bytes`);
    if (equalParts && (isLast ? size > first : size !== first))
      throw refused(`part ${number} has ${size} bytes, and the first one ${first}`);
  }
}

/** Unfinished uploads are kept by container, then name, then id: container names hold no '/'. */
function place(upload: MultipartUpload): string {
  return `${upload.container.name}/${upload.name}\0${upload.id}`;
}

function refused(message: string): InvalidArgumentError {
  return new InvalidArgumentError(message, { provider: PROVIDER });
}
