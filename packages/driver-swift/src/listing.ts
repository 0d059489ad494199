import type { HttpText } from '@stowage/core/http';
import { cursorsOf, type Cursors } from '@stowage/core/listing';
import { z } from '@stowage/core/validation';
import { StorageError, type ContainerKey, type Page, type PageRequest } from '@stowage/core/spi';
import type { Query } from './api/paths.js';
import { containerRows, objectRows, type ContainerRow, type ObjectRow } from './api/rows.js';
import type { ClusterInfo, Info } from './session/info.js';
import type { Session } from './session/session.js';

/** What a page is asked for by. */
type PageQuery = Pick<PageRequest, 'cursor' | 'limit' | 'signal'>;

/** A page of a listing as Swift has it: `marker` is what the last page ended with. */
interface Ask {
  readonly container?: string | undefined;
  readonly query: Query;
  readonly limit: number;
  readonly signal?: AbortSignal | undefined;
}

type Limit = keyof Pick<Info, 'maxContainerRows' | 'maxObjectRows'>;

/** Pages of listings, no larger than the cluster gives them. */
export class Listing {
  readonly #session: Session;
  readonly #info: ClusterInfo;
  readonly #most: Record<Limit, number> = { maxContainerRows: Infinity, maxObjectRows: Infinity };

  /** The name and version that a page ended with. */
  readonly #versions: Cursors<[string, string | null]>;

  constructor(session: Session, info: ClusterInfo) {
    this.#session = session;
    this.#info = info;
    this.#versions = cursorsOf(z.tuple([z.string(), z.string().nullable()]), session.provider);
  }

  /** Of the account. */
  async containers({ cursor, limit, signal }: PageQuery): Promise<Page<ContainerRow>> {
    const { answer, asked } = await this.#ask('maxContainerRows', { query: { marker: cursor }, limit, signal });
    const rows = containerRows(answer, this.#session.provider);
    return { items: rows, next: rows.length >= asked ? rows.at(-1)?.name : undefined };
  }

  /** Of a container; with a delimiter also folders. */
  async objects(container: string, query: Query, { cursor, limit, signal }: PageQuery): Promise<Page<ObjectRow>> {
    const marker = cursor ?? query['marker'];
    const { rows, last } = await this.#rows({ container, query: { ...query, marker }, limit, signal });
    return { items: rows, next: last?.subdir ?? last?.name };
  }

  /**
   * The versions of a container, by name, then newest first. Where versions are not known at all, the parameter is passed over: the rows are
   * objects then, without a version.
   */
  async versions(
    { name: container }: ContainerKey,
    { prefix, cursor, limit, signal }: PageRequest & { readonly prefix: string },
  ): Promise<Page<ObjectRow>> {
    const [marker, version] = this.#versions.parse(cursor) ?? [];
    const query = { versions: '', prefix, marker, version_marker: version ?? undefined };
    const { rows, last } = await this.#rows({ container, query, limit, signal });
    return {
      items: rows,
      next: last === undefined ? undefined : this.#versions.print([last.name, last.version_id ?? null]),
    };
  }

  /** `last` is the last row, if there may be more. */
  async #rows(ask: Ask): Promise<{ readonly rows: readonly ObjectRow[]; readonly last: ObjectRow | undefined }> {
    const { answer, asked } = await this.#ask('maxObjectRows', ask);
    const rows = objectRows(answer, this.#session.provider);
    return { rows, last: rows.length >= asked ? rows.at(-1) : undefined };
  }

  /** A cluster that gives fewer rows than it is asked for refuses: then it is asked what it gives. */
  async #ask(kind: Limit, ask: Ask): Promise<{ readonly answer: HttpText; readonly asked: number }> {
    const { container, limit, signal } = ask;
    const asked = Math.min(limit, this.#most[kind]);
    const query = { format: 'json', ...ask.query, limit: asked };
    try {
      return { answer: await this.#session.call({ method: 'GET', container, query, signal }), asked };
    } catch (error) {
      const most = isTooMany(error) ? (await this.#info.get(signal))[kind] : Infinity;
      if (most >= asked) throw error;
      this.#most[kind] = most;
      return this.#ask(kind, ask);
    }
  }
}

function isTooMany(error: unknown): boolean {
  return error instanceof StorageError && error.status === 412;
}
