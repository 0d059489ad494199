import {
  ANY_METADATA,
  ContainerIsNotEmptyError,
  ObjectDoesNotExistError,
  type CallOptions,
  type Capabilities,
  type ContainerKey,
  type ContainerRecord,
  type DeleteOptions,
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
} from '@stowage/core/spi';
import { LocalCopy } from './copy.js';
import { FileSlice } from './disk/file-slice.js';
import { assertAnnounced, HASH_ALGORITHM, receive } from './disk/receive.js';
import { calling } from './errors.js';
import { EntryCache } from './listing/entry-cache.js';
import { objectPage } from './listing/object-page.js';
import { rowPage } from './listing/row-page.js';
import { LocalMultipart } from './multipart/local-multipart.js';
import { placeOf } from './names/place.js';
import { PROVIDER } from './provider.js';
import { assertState, objectRecord } from './records.js';
import { spanWithin } from './span-within.js';
import { aboutUpload } from './store/about.js';
import { containerRecords } from './store/containers.js';
import { LocalStore, type StoreSettings } from './store/local-store.js';
import type { Opened } from './store/objects.js';
import { stagedFile } from './store/staging.js';

const WRITE_CONDITIONS: readonly WriteCondition[] = ['ifMatch', 'ifNoneMatch'];

/** A directory as an object store: the contract on top of a file system. */
export class LocalBackend implements StorageBackend {
  readonly provider = PROVIDER;
  readonly capabilities: Capabilities = {
    checksums: [{ algorithm: HASH_ALGORITHM, write: true, part: true, whole: 'computed' }],
    maxWriteSize: Number.MAX_SAFE_INTEGER,
    maxObjectNameBytes: 1024,
    maxPageSize: 1000,
    rangeReads: true,
    deleteMissing: 'error',
    metadata: ANY_METADATA,
    headers: 'any',
    conditions: { read: true, write: WRITE_CONDITIONS, copy: WRITE_CONDITIONS, delete: true },
  };
  readonly multipart: LocalMultipart;
  readonly copy: LocalCopy;
  readonly #store: LocalStore;
  readonly #cache: EntryCache;

  constructor(settings: StoreSettings) {
    this.#store = new LocalStore(settings);
    this.#cache = new EntryCache(settings.clock);
    this.multipart = new LocalMultipart(this.#store);
    this.copy = new LocalCopy(this.#store, this.multipart);
  }

  async listContainers(page: PageRequest): Promise<Page<ContainerRecord>> {
    return calling(page, {}, async () => {
      const keys = await this.#store.containers.keys();
      const { items, next } = rowPage(
        keys.map((key) => [key, key]),
        page,
      );
      return { items: await containerRecords(this.#store.containers, items), next };
    });
  }

  async getContainer(name: string, options: CallOptions): Promise<ContainerRecord> {
    return calling(options, { container: name }, () => this.#store.containers.get(name));
  }

  async createContainer(name: string, options: CallOptions): Promise<ContainerRecord> {
    return calling(options, {}, () => this.#store.containers.create(name));
  }

  async deleteContainer({ name }: ContainerKey, options: CallOptions): Promise<void> {
    await calling(options, { container: name }, async () => {
      const root = await this.#store.containers.root(name);
      if (await this.multipart.hasUploads(root))
        throw new ContainerIsNotEmptyError(name, 'unfinished uploads are left', { provider: PROVIDER });
      await this.#store.remover.remove(name, root);
    });
  }

  async listObjects(container: ContainerKey, query: ObjectQuery): Promise<Page<ObjectRecord | PrefixRecord>> {
    return calling(query, { container: container.name }, async () => {
      const root = await this.#store.root(container);
      return objectPage({ root, cache: this.#cache, objects: this.#store.objects }, query);
    });
  }

  async getObject(container: ContainerKey, object: ObjectKey, options: CallOptions): Promise<ObjectRecord> {
    return calling(options, subject(container, object), async () => {
      assertNoVersion(object);
      return this.#store.objects.get(await this.#store.place(container, object.name), options.signal);
    });
  }

  async readObject(container: ContainerKey, object: ObjectKey, options: ReadOptions): Promise<ObjectBody> {
    return calling(options, subject(container, object), async () => {
      assertNoVersion(object);
      const opened = await this.#store.objects.open(await this.#store.place(container, object.name), options.signal);
      try {
        assertState(object, opened.stats, opened.about);
        return bodyOf(object.name, opened, options);
      } catch (error) {
        await opened.handle.close();
        throw error;
      }
    });
  }

  async writeObject(
    container: ContainerKey,
    head: UploadHead,
    body: UploadBody,
    options: WriteOptions,
  ): Promise<ObjectRecord> {
    return calling(options, subject(container, head), async () => {
      const place = placeOf(await this.#store.rootToWrite(container), head.name);
      return stagedFile(place, async ({ path, handle }) => {
        const { hash } = await receive(body, handle, 0, options.signal);
        assertAnnounced(head, hash);
        return this.#store.publisher.publish(place, path, aboutUpload(head, hash), options);
      });
    });
  }

  async deleteObject(container: ContainerKey, object: ObjectKey, options: DeleteOptions): Promise<void> {
    await calling(options, subject(container, object), async () => {
      assertNoVersion(object);
      await this.#store.objects.remove(await this.#store.place(container, object.name), options.ifMatch);
    });
  }

  /** The file that holds an object now. */
  async pathOf(container: ContainerKey, { name }: ObjectKey): Promise<string> {
    return calling({}, { container: container.name, object: name }, async () => {
      const found = await this.#store.objects.find(await this.#store.place(container, name));
      if (found === undefined) throw new ObjectDoesNotExistError(name, { provider: PROVIDER });
      return found.path;
    });
  }

  /** Removes what processes left behind that died, and says how many files that were. */
  async cleanUp(container: ContainerKey): Promise<number> {
    return calling({}, { container: container.name }, async () =>
      this.#store.leftovers.removeAll(await this.#store.root(container)),
    );
  }
}

function subject(container: ContainerKey, object: { readonly name: string }) {
  return { container: container.name, object: object.name };
}

/** There is one state of each name and it has no id: who asks for one asks for what is not there. */
function assertNoVersion({ name, versionId }: ObjectKey): void {
  if (versionId !== undefined) throw new ObjectDoesNotExistError(name, { provider: PROVIDER });
}

function bodyOf(name: string, opened: Opened, { range, signal }: ReadOptions): ObjectBody {
  const span = spanWithin(name, range, Number(opened.stats.size));
  const object = objectRecord(name, opened.stats, opened.about);
  return { object, size: span.end - span.start, stream: new FileSlice(opened.handle, span, signal) };
}
