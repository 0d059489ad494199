import {
  InvalidArgumentError,
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
import { hasCode, ABSENT } from '../disk/errno.js';
import { assertAnnounced, HASH_ALGORITHM, hashFile } from '../disk/receive.js';
import { calling } from '../errors.js';
import { rowPage } from '../listing/row-page.js';
import { nameKey } from '@stowage/core/listing';
import { placeOf } from '../names/place.js';
import { PROVIDER } from '../provider.js';
import { aboutUpload } from '../store/about.js';
import type { LocalStore } from '../store/local-store.js';
import { assemble } from './assemble.js';
import { Parts, type Part } from './parts.js';
import { noSuchUpload, UnfinishedUploads, type Unfinished } from './unfinished-uploads.js';

const GIB = 1024 ** 3;

/**
 * One write takes one pass over the bytes and parts take two, as the hash of the whole is computed at the end. So parts are
 * recommended only where an upload is so long that taking it up again matters more.
 */
const LIMITS: MultipartLimits = {
  minPartSize: 1,
  maxPartSize: 1024 * GIB,
  maxParts: 10_000,
  recommendedPartSize: 16 * GIB,
  maxObjectSize: Number.MAX_SAFE_INTEGER,
};

/** Uploads in parts, which any process may resume. */
export class LocalMultipart implements MultipartFacet {
  readonly #store: LocalStore;
  readonly #uploads: UnfinishedUploads;
  readonly #parts: Parts;

  constructor(store: LocalStore) {
    this.#store = store;
    this.#uploads = new UnfinishedUploads(store.clock, store.durability);
    this.#parts = new Parts(store.durability);
  }

  async limits(options: CallOptions): Promise<MultipartLimits> {
    return calling(options, {}, async () => LIMITS);
  }

  async begin(container: ContainerKey, head: UploadHead, options: CallOptions): Promise<MultipartUpload> {
    return calling(options, { container: container.name }, async () => {
      const root = await this.#store.rootToWrite(container);
      return uploadRecord(container, await this.#uploads.begin(root, head));
    });
  }

  async writePart(
    upload: MultipartUpload,
    partNumber: number,
    body: Pick<UploadBody, 'open' | 'size'>,
    options: CallOptions,
  ): Promise<PartRecord> {
    assertPart(partNumber, body.size);
    return this.#with(upload, options, async ({ directory }) => {
      const part = await this.#parts.write(directory, partNumber, body, options.signal).catch((error: unknown) => {
        throw hasCode(error, ...ABSENT) ? noSuchUpload(upload.name) : error;
      });
      return partRecord(part);
    });
  }

  async complete(
    upload: MultipartUpload,
    parts: readonly PartRecord[],
    options: CompleteOptions,
  ): Promise<ObjectRecord> {
    return this.#with(upload, options, async ({ directory, head, id }, root) => {
      const chosen = choose(await this.#parts.list(directory), parts);
      const path = await assemble(directory, chosen, options.signal);
      const hash = await hashFile(path, options.signal);
      assertAnnounced({ ...head, checksums: { ...head.checksums, ...options.checksums } }, hash);
      const place = placeOf(root, head.name);
      const record = await this.#store.publisher.publish(place, path, aboutUpload(head, hash), options);
      await this.#uploads.remove(root, id);
      return record;
    });
  }

  async abort(upload: MultipartUpload, options: CallOptions): Promise<void> {
    await calling(options, { container: upload.container.name }, async () => {
      await this.#uploads.remove(await this.#store.root(upload.container), upload.id);
    });
  }

  async listParts(upload: MultipartUpload, page: PageRequest): Promise<Page<PartRecord>> {
    return this.#with(upload, page, async ({ directory }) => {
      const parts = await this.#parts.list(directory);
      return rowPage(
        parts.map((part) => [String(part.partNumber).padStart(6, '0'), partRecord(part)]),
        page,
      );
    });
  }

  async listUploads(
    container: ContainerKey,
    page: PageRequest & { readonly prefix: string },
  ): Promise<Page<MultipartUpload>> {
    return calling(page, { container: container.name }, async () => {
      const found = await this.#uploads.list(await this.#store.root(container), page.prefix);
      const rows = found.map(
        (each) => [`${nameKey(each.head.name)}\0${each.id}`, uploadRecord(container, each)] as const,
      );
      return rowPage(
        rows.toSorted(([one], [other]) => (one < other ? -1 : 1)),
        page,
      );
    });
  }

  /** Whether anything was begun in a container and not completed. */
  async hasUploads(root: string): Promise<boolean> {
    return (await this.#uploads.list(root, '')).length > 0;
  }

  async #with<T>(
    upload: MultipartUpload,
    options: CallOptions,
    work: (unfinished: Unfinished, root: string) => Promise<T>,
  ): Promise<T> {
    return calling(options, { container: upload.container.name, object: upload.name }, async () => {
      const root = await this.#store.root(upload.container);
      return work(await this.#uploads.find(root, upload), root);
    });
  }
}

function uploadRecord({ name, id }: ContainerKey, unfinished: Unfinished): MultipartUpload {
  const { startedAt, head } = unfinished;
  return { id: unfinished.id, container: { name, id }, name: head.name, startedAt, extra: {} };
}

function partRecord({ partNumber, size, hash }: Part): PartRecord {
  return { partNumber, size, checksums: { [HASH_ALGORITHM]: hash } };
}

function assertPart(partNumber: number, size: number): void {
  const { maxParts, maxPartSize } = LIMITS;
  if (!Number.isInteger(partNumber) || partNumber < 1 || partNumber > maxParts)
    throw refused(`part ${partNumber} is not from 1 to ${maxParts}`);
  if (size > maxPartSize) throw refused(`part ${partNumber} is larger than ${maxPartSize} bytes`);
}

/** The parts that were sent, as they were named. */
function choose(sent: readonly Part[], named: readonly PartRecord[]): readonly Part[] {
  const byNumber = new Map(sent.map((part) => [part.partNumber, part]));
  return named.map(({ partNumber, checksums }, index) => {
    const hash = checksums[HASH_ALGORITHM];
    const part = byNumber.get(partNumber);
    if (part === undefined || partNumber !== index + 1) throw refused(`part ${index + 1} is missing`);
    if (part.hash !== hash) throw refused(`part ${partNumber} has hash ${part.hash}, not ${hash ?? 'none'}`);
    return part;
  });
}

function refused(message: string): InvalidArgumentError {
  return new InvalidArgumentError(message, { provider: PROVIDER });
}
