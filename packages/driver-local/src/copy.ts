import { constants } from 'node:fs';
import { copyFile } from 'node:fs/promises';
import type {
  CallOptions,
  CopyFacet,
  CopySource,
  CopyTarget,
  MultipartUpload,
  ObjectKey,
  ObjectRecord,
  PartRecord,
  ByteRange,
  StorageBackend,
  WriteOptions,
} from '@stowage/core/spi';
import { FileSlice } from './disk/file-slice.js';
import { hashFile } from './disk/receive.js';
import { untilSettled } from './disk/settle.js';
import { calling } from './errors.js';
import type { LocalMultipart } from './multipart/local-multipart.js';
import { placeOf, type Place } from './names/place.js';
import { assertState } from './records.js';
import { spanWithin } from './span-within.js';
import { aboutUpload, type About } from './store/about.js';
import type { LocalStore } from './store/local-store.js';
import { staged } from './store/staging.js';
import { sameStamp, stampOf } from './store/stamp.js';

/** What is copied: a place, and in which state. */
interface Source {
  readonly place: Place;
  readonly key: ObjectKey;
}

/** Copies by the file system: where it can, both files share their blocks, and no bytes are copied at all. */
export class LocalCopy implements CopyFacet {
  readonly maxCopySize = Number.MAX_SAFE_INTEGER;
  readonly #store: LocalStore;
  readonly #multipart: LocalMultipart;

  constructor(store: LocalStore, multipart: LocalMultipart) {
    this.#store = store;
    this.#multipart = multipart;
  }

  /** Also from below another root: the file system does not mind. */
  async accepts({ backend }: CopySource, { signal }: CallOptions): Promise<boolean> {
    signal?.throwIfAborted();
    return copyOf(backend) !== undefined;
  }

  async copyObject(source: CopySource, target: CopyTarget, options: WriteOptions): Promise<ObjectRecord> {
    return calling(options, { container: source.container.name, object: source.object.name }, async () => {
      const store = this.#storeOf(source);
      const from = await store.place(source.container, source.object.name);
      const to = placeOf(await this.#store.rootToWrite(target.container), target.name);
      return staged(to.root, async (path) => {
        const about = await copyFrom(store, { place: from, key: source.object }, { path, signal: options.signal });
        const sha256 = about.sha256 ?? (await hashFile(path, options.signal));
        const stored = target.head === undefined ? { ...about, sha256 } : aboutUpload(target.head, sha256);
        return this.#store.publisher.publish(to, path, stored, options);
      });
    });
  }

  async copyPart(
    source: CopySource & { readonly range: Required<ByteRange> },
    upload: MultipartUpload,
    partNumber: number,
    options: CallOptions,
  ): Promise<PartRecord> {
    return calling(options, { container: source.container.name, object: source.object.name }, async () => {
      const store = this.#storeOf(source);
      const place = await store.place(source.container, source.object.name);
      const { handle, stats, about } = await store.objects.open(place, options.signal);
      try {
        assertState(source.object, stats, about);
        const span = spanWithin(place.name, source.range, Number(stats.size));
        const body = { size: span.end - span.start, open: () => new FileSlice(handle, span) };
        return await this.#multipart.writePart(upload, partNumber, body, options);
      } finally {
        await handle.close();
      }
    });
  }

  #storeOf({ backend }: CopySource): LocalStore {
    return (copyOf(backend) ?? this).#store;
  }
}

/** The facet of another local backend; undefined for what is none, or wrapped: then the files are not what its objects are. */
function copyOf(backend: object | undefined): LocalCopy | undefined {
  const { copy } = (backend ?? {}) as Partial<StorageBackend>;
  return copy instanceof LocalCopy ? copy : undefined;
}

/** The file is copied by its path: if another took its place meanwhile, what was copied is not what was looked up. */
async function copyFrom(
  { objects }: LocalStore,
  from: Source,
  { path, signal }: { readonly path: string; readonly signal: AbortSignal | undefined },
): Promise<About> {
  return untilSettled(async () => {
    const source = await objects.open(from.place, signal);
    await source.handle.close();
    assertState(from.key, source.stats, source.about);
    await copyFile(source.path, path, constants.COPYFILE_FICLONE);
    signal?.throwIfAborted();
    const now = await objects.find(from.place);
    return now !== undefined && sameStamp(stampOf(now.stats), stampOf(source.stats)) ? source.about : undefined;
  });
}
