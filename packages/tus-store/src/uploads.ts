import { buffer } from 'node:stream/consumers';
import { ERRORS } from '@tus/server';
import {
  NotSupportedError,
  ObjectDoesNotExistError,
  ObjectHashMismatchError,
  ProviderError,
  StorageError,
  supports,
  type Container,
} from '@stowage/core';
import { checksumOfPart, ChecksummedBody, contradiction } from '@stowage/core/checksums';
import { collect, items, walkOf } from '@stowage/core/listing';
import type { BackendWith, MultipartUpload, ObjectRecord, PartRecord, UploadHead } from '@stowage/core/spi';
import { Refusal } from './failure.js';
import { Places } from './places.js';
import { parsedRecord, serialized, type UploadRecord } from './record.js';
import { countedParts, type UploadState } from './upload-state.js';

/** Two clocks are no further apart than this, in milliseconds. */
const SKEW = 15 * 60_000;

/** Uploads as they are kept in a container: records, tails, parts, and the objects that they become. */
export class Uploads {
  readonly places: Places;
  readonly backend: BackendWith<'multipart'>;
  readonly #container: Container;

  /** @throws {NotSupportedError} if the provider takes no uploads in parts */
  constructor(container: Container, prefix: string) {
    const { driver } = container;
    if (!supports(driver, 'multipart'))
      throw new NotSupportedError('uploads by tus need uploads in parts', { provider: driver.provider });
    this.#container = container;
    this.backend = driver.backend;
    this.places = new Places(prefix);
  }

  // ── records ─────────────────────────────────────────────────────────────────────────────────────────────────────

  /** Remembers an upload as it is now. */
  async save(record: UploadRecord): Promise<void> {
    await this.#store(serialized(record), this.places.record(record.id), 'application/json');
  }

  /** @throws what `@tus/server` answers with 404 if there is no such upload */
  async record(id: string): Promise<UploadRecord> {
    const record = await this.#bytes(this.places.record(id));
    if (record === undefined) throw new Refusal(ERRORS.FILE_NOT_FOUND);
    return parsedRecord(record.toString(), this.backend);
  }

  /** Records that were last written before that moment, one by one. */
  async *recordsBefore(moment: number): AsyncGenerator<UploadRecord, void, undefined> {
    const prefix = this.places.records;
    for await (const { name, lastModified } of this.#container.iterateObjects({ prefix })) {
      if (lastModified !== undefined && lastModified.getTime() >= moment) continue;
      const bytes = await this.#bytes(name);
      if (bytes !== undefined) yield parsedRecord(bytes.toString(), this.backend);
    }
  }

  // ── how far they are ────────────────────────────────────────────────────────────────────────────────────────────

  /**
   * @throws what `@tus/server` answers with 404 if there is no such upload, with 410 if the provider has dropped it
   */
  async state(id: string): Promise<UploadState> {
    const record = await this.record(id);
    if (record.isComplete) return { record, parts: [], tail: 0 };
    const listed = await this.#listed(record);
    if (listed === undefined) return this.#ended(record);
    const parts = countedParts(listed, record);
    const tail = await this.#sizeOf(this.places.tail(record, parts.length * record.partSize));
    return { record, parts, tail };
  }

  /** What is kept beside the parts. */
  async tail({ record, parts, tail }: UploadState): Promise<Buffer> {
    if (tail === 0) return Buffer.alloc(0);
    const bytes = await this.#bytes(this.places.tail(record, parts.length * record.partSize));
    // It was there a moment ago: only a second server that works on the same upload takes it away.
    if (bytes?.length !== tail) throw new Refusal(ERRORS.INVALID_OFFSET);
    return bytes;
  }

  /** Keeps what is too little for a part. It replaces what was kept at its place, of which it is a continuation. */
  async keepTail({ record, parts }: Omit<UploadState, 'tail'>, bytes: Buffer): Promise<void> {
    await this.#store(bytes, this.places.tail(record, parts.length * record.partSize), 'application/octet-stream');
  }

  // ── bytes ───────────────────────────────────────────────────────────────────────────────────────────────────────

  /** Begins an upload in parts. */
  async begin(head: UploadHead): Promise<MultipartUpload> {
    return this.backend.multipart.begin(this.#container, head, {});
  }

  /** @throws {ObjectHashMismatchError} if the provider has stored other bytes than were sent */
  async writePart(record: UploadRecord, partNumber: number, bytes: Buffer): Promise<PartRecord> {
    const algorithm = checksumOfPart(this.backend.capabilities)?.algorithm;
    const body = new ChecksummedBody(bytes.length, algorithm, () => [bytes]);
    const part = await this.backend.multipart.writePart(this.#multipart(record), partNumber, body, {});
    this.#assertSize(record, part, bytes.length);
    const sent = body.algorithm === undefined ? {} : { [body.algorithm]: body.digest() ?? '' };
    const differing = contradiction(sent, part.checksums);
    if (differing === undefined) return part;
    const { provider } = this.backend;
    const name = this.places.object(record.id);
    throw new ObjectHashMismatchError(name, sent[differing] ?? '', part.checksums[differing] ?? '', { provider });
  }

  /** Makes the object of the parts. */
  async complete(record: UploadRecord, parts: readonly PartRecord[], size: number): Promise<void> {
    this.#assertSize(record, await this.backend.multipart.complete(this.#multipart(record), parts, {}), size);
  }

  /** Stores an object that is too small for parts. */
  async writeWhole(head: UploadHead, bytes: Buffer): Promise<void> {
    const { name, contentType, metadata, headers } = head;
    await this.#container.uploadObjectViaStream(bytes, name, { contentType, metadata, headers });
  }

  // ── the end of them ─────────────────────────────────────────────────────────────────────────────────────────────

  /** Removes what was kept beside the parts. */
  async removeTails(id: string): Promise<void> {
    await this.#container.deletePrefix(this.places.tails(id));
  }

  /** All of it but the object that it has become: also what a process began that died before it could say so. */
  async removeTraces(id: string): Promise<void> {
    const { multipart } = this.backend;
    const name = this.places.object(id);
    const unfinished = items(
      (cursor, limit, signal) => multipart.listUploads(this.#container, { prefix: name, cursor, limit, signal }),
      walkOf(this.backend, {}),
    );
    for await (const upload of unfinished) if (upload.name === name) await multipart.abort(upload, {});
    await this.removeTails(id);
    await this.#remove(this.places.record(id));
  }

  /** Removes what an upload has become. */
  async removeObject(id: string): Promise<void> {
    await this.#remove(this.places.object(id));
  }

  // ── objects ─────────────────────────────────────────────────────────────────────────────────────────────────────

  /** Undefined: the provider does not know the upload any more. */
  async #listed(record: UploadRecord): Promise<readonly PartRecord[] | undefined> {
    if (record.uploadId === undefined) return [];
    const multipart = this.#multipart(record);
    try {
      return await collect(
        (cursor, limit, signal) => this.backend.multipart.listParts(multipart, { cursor, limit, signal }),
        walkOf(this.backend, {}),
      );
    } catch (error) {
      if (error instanceof StorageError && !error.retryable) return undefined;
      throw error;
    }
  }

  /** Of an upload that is gone: a process may die between its completion and the word of it. */
  async #ended(record: UploadRecord): Promise<UploadState> {
    const object = await this.#object(this.places.object(record.id));
    const since = Date.parse(record.createdAt) - SKEW;
    if (object?.size !== record.size || (object?.lastModified?.getTime() ?? 0) < since)
      throw new Refusal(ERRORS.FILE_NO_LONGER_EXISTS);
    const complete = { ...record, isComplete: true };
    await this.save(complete);
    return { record: complete, parts: [], tail: 0 };
  }

  #multipart({ id, uploadId = '' }: UploadRecord): MultipartUpload {
    const { name, id: containerId } = this.#container;
    return { id: uploadId, container: { name, id: containerId }, name: this.places.object(id), extra: {} };
  }

  #assertSize({ id }: UploadRecord, stored: { readonly size: number }, size: number): void {
    if (stored.size === size) return;
    const { provider } = this.backend;
    const name = this.places.object(id);
    throw new ProviderError(`${provider} stored ${stored.size} bytes of '${name}', ${size} were sent`, { provider });
  }

  async #store(bytes: Buffer, name: string, contentType: string): Promise<void> {
    await this.#container.uploadObjectViaStream(bytes, name, { contentType });
  }

  async #object(name: string): Promise<ObjectRecord | undefined> {
    return ifThere(() => this.#container.getObject(name));
  }

  async #sizeOf(name: string): Promise<number> {
    return (await this.#object(name))?.size ?? 0;
  }

  async #bytes(name: string): Promise<Buffer | undefined> {
    return ifThere(async () => {
      const { driver } = this.#container;
      return buffer(await driver.downloadObjectAsStream({ container: this.#container, name }));
    });
  }

  /** With all its versions, where there are versions: nothing here is anybody's data. */
  async #remove(name: string): Promise<void> {
    const versions = supports(this.#container.driver, 'versions') ? 'delete' : 'keep';
    await ifThere(() => this.#container.deleteObject(name, { versions }));
  }
}

/** Undefined: there is no such object. */
async function ifThere<T>(call: () => Promise<T>): Promise<T | undefined> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof ObjectDoesNotExistError) return undefined;
    throw error;
  }
}
