import { mapConcurrent } from '@stowage/core/concurrency';
import { conditionHeaders, type HttpText } from '@stowage/core/http';
import {
  MalformedResponseError,
  ObjectDoesNotExistError,
  type ContainerKey,
  type ObjectRecord,
  type WriteConditions,
} from '@stowage/core/spi';
import { child, textOf, toXml, type XmlElement } from '@stowage/xml';
import type { Downloader } from '../download/downloader.js';
import { headHeaders } from '../metadata.js';
import { PROVIDER } from '../errors.js';
import { base64Of, md5Of, stored } from '../records.js';
import type { Session } from '../session/session.js';
import { abortedBlock, headBlocks } from './block-id.js';
import type { Payload } from './payload.js';
import { printHead, type Begun, type Block } from './upload-state.js';
import { isRefusedByCondition, underCondition } from './uploader.js';

/** A blob whose blocks are meant. */
export interface BlockedBlob {
  readonly container: ContainerKey;
  readonly name: string;
}

/** What a block is sent with. */
interface BlockCall {
  readonly headers?: Readonly<Record<string, string | undefined>> | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Where the bytes of a block are copied from. */
export interface BlockSource {
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** The name that an error tells. */
  readonly name: string;
}

/** What a blob is made of. */
export interface Commit extends Begun {
  /** In base64, in the order of the content. */
  readonly ids: readonly string[];
  /** Of all of them, in bytes. */
  readonly size: number;
}

/** How many blocks of a head are sent at once. */
const CONCURRENCY = 8;

/** Blocks of blobs: sent, listed, made a blob of. */
export class Blocks {
  readonly #session: Session;
  readonly #downloader: Downloader;

  constructor(session: Session, downloader: Downloader) {
    this.#session = session;
    this.#downloader = downloader;
  }

  /** Those that no blob is made of yet: none of a name that is not there. */
  async uncommitted(blob: BlockedBlob, signal?: AbortSignal): Promise<readonly Block[]> {
    return this.#list(blob, 'uncommitted', signal).catch(noneOfNothing);
  }

  /** Those that the blob is made of, in its order: none of one that was stored whole. */
  async committed(blob: BlockedBlob, signal?: AbortSignal): Promise<readonly Block[]> {
    return this.#list(blob, 'committed', signal).catch(noneOfNothing);
  }

  /** Remembers what an upload was begun with. */
  async begin(blob: BlockedBlob, upload: string, begun: Begun, call: BlockCall): Promise<void> {
    const put = (id: string): Promise<void> => this.#mark(blob, id, call);
    await mapConcurrent(headBlocks(upload, printHead(begun)), put, { concurrency: CONCURRENCY, signal: call.signal });
  }

  /** What was sent stays with Azure for up to a week, and is nobody's. */
  async abort(blob: BlockedBlob, upload: string, call: BlockCall): Promise<void> {
    await this.#mark(blob, abortedBlock(upload), call);
  }

  /** `Put Block`. */
  async put(
    { container, name }: BlockedBlob,
    id: string,
    payload: Payload,
    { headers, signal }: BlockCall,
  ): Promise<void> {
    await this.#session.upload(
      { ...placed('Put Block', container, name), query: { comp: 'block', blockid: id }, headers, signal },
      () => payload.open(),
      () => payload.close(),
    );
  }

  /** `Put Block From URL`. */
  async copy(
    { container, name }: BlockedBlob,
    id: string,
    source: BlockSource,
    { headers, signal }: BlockCall,
  ): Promise<void> {
    await this.#session.write({
      ...placed('Put Block From URL', container, name),
      query: { comp: 'block', blockid: id },
      headers: { 'content-length': '0', ...source.headers, ...headers },
      source: source.name,
      signal,
    });
  }

  /** `Put Block List`: makes a blob of blocks, in one step. Once more it makes the same again, as long as nobody else has. */
  async commit(
    blob: BlockedBlob,
    commit: Commit,
    { signal, ...conditions }: WriteConditions & { readonly signal?: AbortSignal | undefined },
  ): Promise<ObjectRecord> {
    const { container, name } = blob;
    const { checksums = {} } = commit.head;
    const md5 = checksums.md5 === undefined ? undefined : base64Of(checksums.md5);
    const answer = await this.#session
      .write({
        ...placed('Put Block List', container, name),
        query: { comp: 'blocklist' },
        headers: {
          'content-type': 'application/xml',
          ...headHeaders(commit.head),
          'x-ms-blob-content-md5': md5,
          ...commit.headers,
          ...conditionHeaders(conditions),
        },
        body: toXml('BlockList', { Latest: commit.ids }),
        signal,
        settle: (failure) => this.#settled(blob, commit.ids, failure),
      })
      .catch(underCondition(name, conditions));
    return stored(answer, name, { size: commit.size, checksums: md5Of(md5), head: commit.head });
  }

  /** Nobody else makes a blob of these blocks: if it is made of them, it was by the try whose answer was lost. */
  async #settled(blob: BlockedBlob, ids: readonly string[], failure: unknown): Promise<HttpText> {
    if (!isRefusedByCondition(failure)) throw failure;
    const blocks = await this.committed(blob).catch(() => []);
    if (blocks.length !== ids.length || blocks.some(({ id }, index) => id !== ids[index])) throw failure;
    const { answer } = await this.#downloader.head(blob.container, { name: blob.name }, {});
    return { ...answer, text: '' };
  }

  /** A block of one byte, whose id is what it says. */
  async #mark({ container, name }: BlockedBlob, id: string, { headers, signal }: BlockCall): Promise<void> {
    const query = { comp: 'block', blockid: id };
    const body = ' ';
    const sized = { ...headers, 'content-length': '1', 'content-type': 'application/octet-stream' };
    await this.#session.write({ ...placed('Put Block', container, name), query, headers: sized, body, signal });
  }

  async #list(
    { container, name }: BlockedBlob,
    kind: 'committed' | 'uncommitted',
    signal?: AbortSignal,
  ): Promise<readonly Block[]> {
    const request = {
      ...placed('Get Block List', container, name),
      method: 'GET',
      query: { comp: 'blocklist', blocklisttype: kind },
      signal,
    } as const;
    const { document } = await this.#session.document(request, 'BlockList');
    const list = child(document, kind === 'committed' ? 'CommittedBlocks' : 'UncommittedBlocks');
    return (list?.children ?? []).map(toBlock);
  }
}

function noneOfNothing(error: unknown): readonly Block[] {
  if (error instanceof ObjectDoesNotExistError) return [];
  throw error;
}

function placed(operation: string, container: ContainerKey, name: string) {
  return { operation, method: 'PUT', container: container.name, blob: name } as const;
}

function toBlock(row: XmlElement): Block {
  const [id, size] = [textOf(row, 'Name') ?? '', Number(textOf(row, 'Size') ?? NaN)];
  if (id === '' || !Number.isSafeInteger(size) || size < 0)
    throw new MalformedResponseError('Get Block List: a block has no name or size', { provider: PROVIDER });
  return { id, size };
}
