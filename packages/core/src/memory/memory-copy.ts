import type {
  ByteRange,
  CallOptions,
  CopyFacet,
  CopyTarget,
  MultipartUpload,
  ObjectLocation,
  ObjectRecord,
  PartRecord,
  WriteOptions,
} from '../spi/index.js';
import type { MemoryMultipart } from './memory-multipart.js';
import { begin, type MemoryStore } from './memory-store.js';
import { objectRecord, spanOf } from './memory-version.js';
import { sliceOf } from './stored-bytes.js';

/** Copies: the bytes are shared, as nothing ever changes them. */
export class MemoryCopy implements CopyFacet {
  readonly maxCopySize: number;
  readonly #store: MemoryStore;
  readonly #multipart: MemoryMultipart;

  constructor(store: MemoryStore, multipart: MemoryMultipart, maxCopySize: number) {
    this.maxCopySize = maxCopySize;
    this.#store = store;
    this.#multipart = multipart;
  }

  async copyObject(source: ObjectLocation, target: CopyTarget, options: WriteOptions): Promise<ObjectRecord> {
    begin(options);
    const { content } = this.#store.container(source.container).find(source.object);
    const head = { ...(target.head ?? content.head), name: target.name };
    return objectRecord(this.#store.put(target.container, head, content.bytes, options));
  }

  async copyPart(
    source: ObjectLocation & { readonly range: Required<ByteRange> },
    upload: MultipartUpload,
    partNumber: number,
    options: CallOptions,
  ): Promise<PartRecord> {
    begin(options);
    const version = this.#store.container(source.container).find(source.object);
    const bytes = await sliceOf(version.content.bytes, spanOf(version, source.range), this.#store.algorithm);
    return this.#multipart.addPart(upload, partNumber, bytes);
  }
}
