import { randomUUID } from 'node:crypto';
import type { Readable } from 'node:stream';
import { DataStore, ERRORS, type Upload } from '@tus/server';
import type { Container } from '@stowage/core';
import type { UploadHead } from '@stowage/core/spi';
import { Refusal, withoutWords } from './failure.js';
import { checkTusStoreOptions, type CheckedOptions, type TusStoreOptions } from './options.js';
import { partSizeFor } from './part-size.js';
import { Receiver } from './receiver.js';
import { uploadOf, type UploadRecord } from './record.js';
import { headOf } from './upload-head.js';
import { offsetOf, type UploadState } from './upload-state.js';
import { Uploads } from './uploads.js';

/**
 * A data store of `@tus/server` (https://tus.io/protocols/resumable-upload) in a container of any provider that takes uploads in parts. An upload
 * becomes one object, called by its id, once all its bytes are there; until then the provider's own unfinished upload, with a small record and
 * what is too little for a part beside it, is all there is of it. So an offset that a client was told holds, whatever becomes of the server.
 *
 * Only one request at a time may work on an upload, which is the business of the server's locker: of several servers, it must be one that they share.
 */
export class TusStore extends DataStore {
  readonly #uploads: Uploads;
  readonly #container: Container;
  readonly #options: CheckedOptions;

  /**
   * @throws {NotSupportedError} if the provider takes no uploads in parts
   * @throws {InvalidArgumentError} naming an option that is unknown or wrong
   */
  constructor(container: Container, options?: TusStoreOptions) {
    super();
    this.#options = checkTusStoreOptions(options);
    this.#uploads = new Uploads(container, this.#options.prefix);
    this.#container = container;
    this.extensions = ['creation', 'creation-with-upload', 'creation-defer-length', 'termination', 'expiration'];
  }

  /** Remembers an upload; one of the same id begins anew. */
  override create(upload: Upload): Promise<Upload> {
    return withoutWords(() => this.#create(upload));
  }

  async #create(upload: Upload): Promise<Upload> {
    upload.creation_date = new Date(this.#options.clock()).toISOString();
    upload.storage = { type: 'stowage', path: this.#uploads.places.object(upload.id), bucket: this.#container.name };
    const { id, size, metadata } = upload;
    const record = {
      version: 1 as const,
      id,
      attempt: randomUUID(),
      createdAt: upload.creation_date,
      size,
      metadata,
      partSize: await this.#partSize(size),
      isComplete: false,
    };
    await this.#uploads.save(record);
    if (size === 0) await this.#finish({ record, parts: [], tail: 0 }, Buffer.alloc(0));
    return upload;
  }

  override getUpload(id: string): Promise<Upload> {
    return withoutWords(async () => {
      const state = await this.#state(id);
      return uploadOf(state.record, offsetOf(state));
    });
  }

  /** @throws what `@tus/server` answers with 400 if more bytes are there already, with 413 if the provider has no room for so many */
  override declareUploadLength(id: string, size: number): Promise<void> {
    return withoutWords(() => this.#declareUploadLength(id, size));
  }

  async #declareUploadLength(id: string, size: number): Promise<void> {
    const { record, parts } = await this.#uploads.state(id);
    // A part was sent because more was to come.
    if (parts.length > 0 && size <= parts.length * record.partSize) throw new Refusal(ERRORS.INVALID_LENGTH);
    const needed = await this.#partSize(size);
    if (record.uploadId === undefined) return this.#uploads.save({ ...record, size, partSize: needed });
    if (needed > Math.max(record.partSize, this.#options.partSize)) throw new Refusal(ERRORS.ERR_MAX_SIZE_EXCEEDED);
    return this.#uploads.save({ ...record, size });
  }

  /**
   * Stores what comes, from an offset on; the offset after it. What came before a client broke off is stored as well.
   *
   * @throws what `@tus/server` answers with 409 if that is not where the upload ends
   */
  override write(source: Readable, id: string, offset: number): Promise<number> {
    return withoutWords(() => this.#write(source, id, offset));
  }

  async #write(source: Readable, id: string, offset: number): Promise<number> {
    const state = await this.#state(id);
    if (offsetOf(state) !== offset) throw new Refusal(ERRORS.INVALID_OFFSET);
    if (state.record.isComplete) return offset;
    const sender = new Sender(this.#uploads, state.record, (record) => this.#head(record));
    const receiver = new Receiver(sender, state.parts, await this.#uploads.tail(state));
    const broken = await receiver.receive(source);
    const received = { record: sender.record, parts: receiver.parts, tail: receiver.rest.length };
    const reached = offsetOf(received);
    if (reached === state.record.size) await this.#finish(received, receiver.rest);
    else if (reached > offset && received.tail > 0) await this.#uploads.keepTail(received, receiver.rest);
    if (broken !== undefined) throw broken;
    return reached;
  }

  /** The bytes of a finished upload. */
  read(id: string): Promise<Readable> {
    return withoutWords(() => this.#read(id));
  }

  async #read(id: string): Promise<Readable> {
    const { isComplete } = await this.#uploads.record(id);
    if (!isComplete) throw new Refusal(ERRORS.FILE_NOT_FOUND);
    const { driver } = this.#container;
    return driver.downloadObjectAsStream({ container: this.#container, name: this.#uploads.places.object(id) });
  }

  /** Removes an upload, and the object that it has become. */
  override remove(id: string): Promise<void> {
    return withoutWords(() => this.#remove(id));
  }

  async #remove(id: string): Promise<void> {
    const { isComplete } = await this.#uploads.record(id);
    if (isComplete) await this.#uploads.removeObject(id);
    await this.#uploads.removeTraces(id);
  }

  /** Removes uploads that are too old, and what is remembered of those that are finished; the objects stay. How many were not finished. */
  override async deleteExpired(): Promise<number> {
    const { expiresIn, clock } = this.#options;
    if (expiresIn === 0) return 0;
    let removed = 0;
    for await (const { id, isComplete } of this.#uploads.recordsBefore(clock() - expiresIn)) {
      await this.#uploads.removeTraces(id);
      if (!isComplete) removed += 1;
    }
    return removed;
  }

  override getExpiration(): number {
    return this.#options.expiresIn;
  }

  /** All bytes are there, and the process died before it could make an object of them: that is made up for. */
  async #state(id: string): Promise<UploadState> {
    const state = await this.#uploads.state(id);
    if (state.record.isComplete || offsetOf(state) !== state.record.size) return state;
    return { ...state, record: await this.#finish(state, await this.#uploads.tail(state)) };
  }

  /** Sends the last bytes, and makes the object. */
  async #finish({ record, parts }: UploadState, rest: Buffer): Promise<UploadRecord> {
    if (record.uploadId === undefined) await this.#uploads.writeWhole(await this.#head(record), rest);
    else {
      const last = await this.#uploads.writePart(record, parts.length + 1, rest);
      await this.#uploads.complete(record, [...parts, last], record.size ?? 0);
    }
    const complete = { ...record, isComplete: true };
    await this.#uploads.save(complete);
    await this.#uploads.removeTails(record.id);
    return complete;
  }

  async #partSize(size: number | undefined): Promise<number> {
    return partSizeFor(size, this.#options.partSize, await this.#uploads.backend.multipart.limits({}));
  }

  async #head(record: UploadRecord): Promise<UploadHead> {
    const upload = uploadOf(record, 0);
    const given = (await this.#options.head?.(upload)) ?? {};
    return headOf(upload, this.#uploads.places.object(record.id), given, this.#uploads.backend);
  }
}

/** Sends parts, and has the provider begin an upload when there is a first one. */
class Sender {
  record: UploadRecord;
  readonly #uploads: Uploads;
  readonly #head: (record: UploadRecord) => Promise<UploadHead>;

  constructor(uploads: Uploads, record: UploadRecord, head: (record: UploadRecord) => Promise<UploadHead>) {
    this.#uploads = uploads;
    this.record = record;
    this.#head = head;
  }

  get partSize(): number {
    return this.record.partSize;
  }

  get size(): number | undefined {
    return this.record.size;
  }

  async send(partNumber: number, bytes: Buffer) {
    if (this.record.uploadId === undefined) await this.#begin();
    return this.#uploads.writePart(this.record, partNumber, bytes);
  }

  /** It is remembered before its first part goes out: no part is ever sent twice because nobody knew of it. */
  async #begin(): Promise<void> {
    const { id: uploadId } = await this.#uploads.begin(await this.#head(this.record));
    this.record = { ...this.record, uploadId };
    await this.#uploads.save(this.record);
  }
}
