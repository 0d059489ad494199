import { randomUUID } from 'node:crypto';
import {
  ContainerAlreadyExistsError,
  ContainerIsNotEmptyError,
  InvalidRangeError,
  ObjectChangedError,
  ObjectDoesNotExistError,
  ObjectHashMismatchError,
} from '@stowage/core';
import { rangeAnswer, type HttpStream } from '@stowage/core/http';
import { pageOf, rowsFor } from '@stowage/core/listing';
import {
  ANY_METADATA,
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
  type ReadRecovery,
  type StorageBackend,
  type UploadBody,
  type UploadHead,
} from '@stowage/core/spi';
import { PROVIDER } from './errors.js';
import type { Entry } from './multistatus.js';
import { assertContainer, fileOf, isContainer, MAX_FILE_BYTES, nameOf } from './names.js';
import { refuseEx } from './options.js';
import { aboutOf, aboutUpload, containerRecord, objectRecord, strong } from './records.js';
import type { Path, WebDav, WebDavCall } from './webdav.js';

/** How often a file is renamed whose name others take at the same time. */
const RENAMINGS = 20;
/** How often a file that is replaced while it is opened is opened again. */
const OPENINGS = 3;

/** The contract for this provider: nine methods, and no facet. What a provider can do beyond them it adds as facets. */
export class WebDavBackend implements StorageBackend {
  readonly provider = PROVIDER;
  readonly capabilities: Capabilities = {
    checksums: [{ algorithm: 'sha256', write: false, part: false, whole: 'none' }],
    maxWriteSize: Number.MAX_SAFE_INTEGER,
    maxObjectNameBytes: MAX_FILE_BYTES,
    // WebDAV has no pages: each costs a listing of the whole collection.
    maxPageSize: 10_000,
    rangeReads: true,
    deleteMissing: 'error',
    metadata: ANY_METADATA,
    headers: 'any',
    conditions: { read: false, write: [], copy: [], delete: false },
  };
  readonly readRecovery: ReadRecovery;
  readonly #dav: WebDav;

  constructor(dav: WebDav) {
    this.#dav = dav;
    this.readRecovery = dav.retry;
  }

  async listContainers(page: PageRequest): Promise<Page<ContainerRecord>> {
    refuseEx(page.ex);
    const entries = await this.#dav.children([], { signal: page.signal });
    const names = entries.filter(({ file, isCollection }) => isCollection && isContainer(file));
    return pageOf(
      names.map(({ file }) => containerRecord(file)),
      page,
    );
  }

  async getContainer(name: string, { signal, ex }: CallOptions): Promise<ContainerRecord> {
    refuseEx(ex);
    await this.#dav.find(collection(name), { container: name, signal });
    return containerRecord(name);
  }

  async createContainer(name: string, { signal, ex }: CallOptions): Promise<ContainerRecord> {
    refuseEx(ex);
    try {
      await this.#dav.makeCollection(collection(name), { container: name, signal });
    } catch (error) {
      // Of two that create it at once, Apache tells the late one anything.
      const isThere = await this.getContainer(name, { signal }).catch(() => undefined);
      throw isThere === undefined ? error : new ContainerAlreadyExistsError(name, { provider: PROVIDER, cause: error });
    }
    return containerRecord(name);
  }

  /** A collection is deleted with all that is in it. Out of the way first, it is nobody's any more when it is looked into. */
  async deleteContainer({ name }: ContainerKey, { signal, ex }: CallOptions): Promise<void> {
    refuseEx(ex);
    const about = { container: name };
    await this.#assertEmpty(collection(name), { ...about, signal });
    const aside = [`.${randomUUID()}`];
    await this.#dav.move(collection(name), aside, { ...about, signal });
    try {
      await this.#assertEmpty(aside, about);
    } catch (error) {
      await this.#dav.move(aside, collection(name), about);
      throw error;
    }
    await this.#dav.remove(aside, about);
  }

  async listObjects({ name }: ContainerKey, query: ObjectQuery): Promise<Page<ObjectRecord | PrefixRecord>> {
    refuseEx(query.ex);
    const entries = await this.#dav.children(collection(name), { container: name, signal: query.signal });
    return pageOf(rowsFor(entries.flatMap(toObject), query), query);
  }

  async getObject(container: ContainerKey, object: ObjectKey, { signal, ex }: CallOptions): Promise<ObjectRecord> {
    refuseEx(ex);
    return this.#found(container, object, signal);
  }

  /** The head of the answer does not tell what the properties do: they are asked for, and must be those of the same bytes. */
  async readObject(
    container: ContainerKey,
    object: ObjectKey,
    { range, signal, ex }: ReadOptions,
  ): Promise<ObjectBody> {
    refuseEx(ex);
    const call = about(container, object, signal);
    for (let opening = 0; opening < OPENINGS; opening += 1) {
      const answer = await this.#telling(call, () => this.#dav.get(fileIn(container, object), range, call));
      try {
        const entry = await this.#dav.find(fileIn(container, object), call);
        if (strong(answer.headers['etag']) === strong(entry.properties['getetag']))
          return bodyOf(object, entry, answer, range);
      } catch (error) {
        answer.body.destroy();
        throw error;
      }
      answer.body.destroy();
    }
    throw new ObjectChangedError(object.name, { provider: PROVIDER });
  }

  /** Under a name that nobody sees, then renamed in one step. */
  async writeObject(
    container: ContainerKey,
    head: UploadHead,
    body: UploadBody,
    { signal, ex }: CallOptions,
  ): Promise<ObjectRecord> {
    refuseEx(ex);
    const call = about(container, head, signal);
    const target = fileIn(container, head);
    const id = randomUUID();
    const temporary = [container.name, `.${id}`];
    try {
      await this.#dav.put(temporary, body, call);
      assertAnnounced(head, body);
      await this.#dav.describe(temporary, aboutUpload(id, head, body.digest()), call);
      const record = objectRecord(head.name, await this.#dav.find(temporary, call));
      await this.#publish(temporary, target, id, call);
      return record;
    } catch (error) {
      // Not under the signal, which may be the reason. That it is left says less than why it had to be.
      await this.#dav.remove(temporary, {}).catch(() => undefined);
      throw error;
    }
  }

  async deleteObject(container: ContainerKey, object: ObjectKey, { signal, ex }: DeleteOptions): Promise<void> {
    refuseEx(ex);
    await this.#found(container, object, signal);
    const call = about(container, object, signal);
    await this.#telling(call, () => this.#dav.remove(fileIn(container, object), call));
  }

  async close(): Promise<void> {
    await this.#dav.close();
  }

  async complianceClasses(): Promise<string> {
    return this.#dav.options();
  }

  async #found(container: ContainerKey, object: ObjectKey, signal: AbortSignal | undefined): Promise<ObjectRecord> {
    const call = about(container, object, signal);
    const entry = await this.#telling(call, () => this.#dav.find(fileIn(container, object), call));
    if (entry.isCollection || object.versionId !== undefined) throw missing(object);
    return objectRecord(object.name, entry);
  }

  async #assertEmpty(path: Path, call: WebDavCall): Promise<void> {
    const entries = await this.#dav.children(path, call);
    if (entries.some(({ file, isCollection }) => isCollection || nameOf(file) !== undefined))
      throw new ContainerIsNotEmptyError(call.container ?? '', undefined, { provider: PROVIDER });
  }

  /** An answer may be lost: then what has the name now says whether it was renamed. Of several who rename at once a server may refuse some. */
  async #publish(temporary: Path, target: Path, id: string, call: WebDavCall): Promise<void> {
    for (let tries = 1; ; tries += 1) {
      try {
        await this.#dav.move(temporary, target, call);
        return;
      } catch (error) {
        call.signal?.throwIfAborted();
        const now = await this.#dav.find(target, call).catch(() => undefined);
        if (now !== undefined && aboutOf(now)?.id === id) return;
        const isThere = await this.#dav.find(temporary, call).catch(() => undefined);
        if (isThere === undefined || tries === RENAMINGS) throw error;
      }
    }
  }

  /** WebDAV says of what is missing that it is missing: the object, or its container. */
  async #telling<T>(call: WebDavCall, ask: () => Promise<T>): Promise<T> {
    try {
      return await ask();
    } catch (error) {
      if (error instanceof ObjectDoesNotExistError && call.container !== undefined)
        await this.#dav.find(collection(call.container), { container: call.container, signal: call.signal });
      throw error;
    }
  }
}

function collection(container: string): Path {
  assertContainer(container);
  return [container];
}

function fileIn(container: ContainerKey, { name }: { readonly name: string }): Path {
  return [...collection(container.name), fileOf(name)];
}

function about(
  container: ContainerKey,
  object: { readonly name: string },
  signal: AbortSignal | undefined,
): WebDavCall {
  return { container: container.name, object: object.name, signal };
}

function toObject(entry: Entry): readonly ObjectRecord[] {
  const name = entry.isCollection ? undefined : nameOf(entry.file);
  return name === undefined ? [] : [objectRecord(name, entry)];
}

function bodyOf(object: ObjectKey, entry: Entry, answer: HttpStream, range: ReadOptions['range']): ObjectBody {
  if (entry.isCollection || object.versionId !== undefined) throw missing(object);
  const { start, end, total } = rangeAnswer(answer, range, { provider: PROVIDER, what: 'GET' });
  if (range !== undefined && range.start >= total)
    throw new InvalidRangeError(object.name, `it has only ${total} bytes`, { provider: PROVIDER });
  return { object: objectRecord(object.name, entry), size: end - start, stream: answer.body };
}

function assertAnnounced({ name, checksums }: UploadHead, body: UploadBody): void {
  const [expected, actual] = [checksums?.sha256, body.digest()];
  if (expected !== undefined && actual !== undefined && expected !== actual)
    throw new ObjectHashMismatchError(name, expected, actual, { provider: PROVIDER });
}

function missing({ name }: ObjectKey): ObjectDoesNotExistError {
  return new ObjectDoesNotExistError(name, { provider: PROVIDER });
}
