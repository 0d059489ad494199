import { doneIf, withPrefix, type HttpText, type Settle } from '@stowage/core/http';
import {
  ContainerAlreadyExistsError,
  ContainerDoesNotExistError,
  ContainerIsNotEmptyError,
  type CallOptions,
  type ContainerKey,
  type ContainerRecord,
  type Page,
  type PageRequest,
} from '@stowage/core/spi';
import { items, type FetchPage } from '@stowage/core/listing';
import { child, textOf, type XmlElement } from '@stowage/xml';
import { parseCursor, printCursor } from './cursor.js';
import { exOptions } from './ex-options.js';
import { inOrder, listBlobs, MAX_PAGE_SIZE } from './listing.js';
import { META } from './metadata.js';
import { assertContainerName } from './names.js';
import { PROVIDER } from './errors.js';
import { containerFromHeaders, containerFromRow } from './records.js';
import type { Session } from './session/session.js';

const OF_CONTAINER = { restype: 'container' };

/** The containers of an account. */
export class Containers {
  readonly #session: Session;

  constructor(session: Session) {
    this.#session = session;
  }

  /** Of the account, by name. */
  async list({ cursor, limit, signal }: PageRequest): Promise<Page<ContainerRecord>> {
    const request = {
      operation: 'List Containers',
      method: 'GET',
      query: {
        comp: 'list',
        include: 'metadata',
        marker: parseCursor(cursor)?.marker,
        maxresults: String(Math.min(limit, MAX_PAGE_SIZE)),
      },
      lane: 'control',
      signal,
    } as const;
    const { document } = await this.#session.document(request, 'EnumerationResults');
    const rows = child(document, 'Containers')?.children ?? [];
    const items = rows.map(containerFromRow).toSorted(inOrder);
    return { items, next: printCursor(textOf(document, 'NextMarker')) };
  }

  /** One look. */
  async get(name: string, { signal }: CallOptions): Promise<ContainerRecord> {
    assertContainerName(name);
    const answer = await this.#session.read({
      operation: 'Get Container Properties',
      method: 'HEAD',
      container: name,
      query: OF_CONTAINER,
      lane: 'control',
      signal,
    });
    return containerFromHeaders(answer, name);
  }

  /** With the access and metadata that `ex` says. */
  async create(name: string, { signal, ex }: CallOptions): Promise<ContainerRecord> {
    const { publicAccess, metadata = {} } = exOptions('createContainer', ex);
    assertContainerName(name);
    const settle: Settle<HttpText> = async (failure) => {
      if (!(failure instanceof ContainerAlreadyExistsError)) throw failure;
      const found = await this.get(name, { signal }).catch(() => undefined);
      const asAsked = { publicAccess: found?.extra['blobPublicAccess'], metadata: found?.extra['metadata'] };
      if (JSON.stringify(asAsked) !== JSON.stringify({ publicAccess, metadata })) throw failure;
      return { status: 201, headers: {}, text: '' };
    };
    const answer = await this.#session.write({
      operation: 'Create Container',
      method: 'PUT',
      container: name,
      query: OF_CONTAINER,
      headers: { 'x-ms-blob-public-access': publicAccess, ...withPrefix(META, metadata) },
      lane: 'control',
      signal,
      settle,
    });
    const { extra } = containerFromHeaders(answer, name);
    return { name, extra: { ...extra, publicAccess, metadata } };
  }

  /** Azure deletes a container with all that is in it: so it is looked into first. What is stored meanwhile is deleted as well. */
  async delete(
    container: ContainerKey,
    { signal, ex }: CallOptions,
    hasUploads: () => Promise<boolean>,
  ): Promise<void> {
    const { leaseId } = exOptions('deleteContainer', ex);
    assertContainerName(container.name);
    if (!(await this.#isEmpty(container, signal)))
      throw new ContainerIsNotEmptyError(container.name, undefined, { provider: PROVIDER });
    if (await hasUploads())
      throw new ContainerIsNotEmptyError(container.name, 'an upload in parts is unfinished', { provider: PROVIDER });
    await this.#session.write({
      operation: 'Delete Container',
      method: 'DELETE',
      container: container.name,
      query: OF_CONTAINER,
      headers: { 'x-ms-lease-id': leaseId },
      lane: 'control',
      signal,
      settle: goneIsDone(ContainerDoesNotExistError),
    });
  }

  async #isEmpty(container: ContainerKey, signal: AbortSignal | undefined): Promise<boolean> {
    const page: FetchPage<XmlElement> = async (cursor, limit, stop) => {
      const { rows, marker } = await listBlobs(this.#session, container, { prefix: '', limit, cursor, signal: stop });
      return { items: rows, next: printCursor(marker) };
    };
    for await (const _row of items(page, { pageSize: 1, signal, provider: PROVIDER })) return false;
    return true;
  }
}

/** What is not there after an answer was lost was removed by the try that got none. */
export function goneIsDone(missing: new (...args: never[]) => Error): Settle<HttpText> {
  return doneIf((failure) => failure instanceof missing, { status: 202, headers: {}, text: '' });
}
