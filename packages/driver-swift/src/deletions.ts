import { jsonOf, type HttpText } from '@stowage/core/http';
import { MalformedResponseError, type ContainerKey, type ObjectKey } from '@stowage/core/spi';
import { z } from '@stowage/core/validation';
import { pathOf } from './api/paths.js';
import { SwiftError } from './api/swift-error.js';
import { isMissing, toStorageError } from './errors.js';
import type { SwiftServices } from './services.js';

/** What became of many names. Swift counts those that were not there, and does not name them. */
export interface BulkDeletion {
  readonly deleted: number;
  readonly missing: number;
  readonly errors: readonly { readonly name: string; readonly error: Error }[];
}

const outcome = z.lazy(() =>
  z.looseObject({
    'Response Status': z.string(),
    'Response Body': z.string().optional(),
    'Number Deleted': z.int().nonnegative(),
    'Number Not Found': z.int().nonnegative(),
    Errors: z.array(z.tuple([z.string(), z.string()])),
  }),
);

/** Deletes names: one, or many in one request. */
export class SwiftDeletions {
  readonly #services: SwiftServices;

  constructor(services: SwiftServices) {
    this.#services = services;
  }

  /** Makes a name disappear; where versions are kept, behind a marker. */
  async deleteObject(container: ContainerKey, { name }: ObjectKey, signal: AbortSignal | undefined): Promise<void> {
    const { downloader, segments } = this.#services;
    const remove = (): Promise<HttpText> => this.#remove(container, name, signal);
    const work = (): Promise<HttpText> => segments.releasing(container, { name }, remove, { signal, deed: 'delete' });
    await downloader.telling(container, { name }, work, signal);
  }

  /** Many names in few requests: as many in one as the cluster takes. */
  async inBulk(container: ContainerKey, names: readonly string[], signal?: AbortSignal): Promise<BulkDeletion> {
    const { maxDeletes } = await this.#services.info.get(signal);
    const all = { deleted: 0, missing: 0, errors: [] as BulkDeletion['errors'][number][] };
    for (let start = 0; start < names.length; start += maxDeletes) {
      const batch = await this.#batch(container, names.slice(start, start + maxDeletes), signal);
      all.deleted += batch.deleted;
      all.missing += batch.missing;
      all.errors.push(...batch.errors);
    }
    return all;
  }

  /**
   * The status of the answer is 200 before anything is deleted: what became of it is in its text, after spaces
   * that keep the connection. https://docs.openstack.org/swift/latest/api/bulk-delete.html
   */
  async #batch(
    { name: container }: ContainerKey,
    names: readonly string[],
    signal?: AbortSignal,
  ): Promise<BulkDeletion> {
    const paths = new Map(names.map((object) => [`/${container}/${object}`, object]));
    const answer = await this.#services.session.call({
      method: 'POST',
      query: { 'bulk-delete': '' },
      headers: { 'content-type': 'text/plain', accept: 'application/json' },
      body: names.map((object) => pathOf({ container, object })).join('\n'),
      signal,
    });
    const told = this.#outcomeOf(answer);
    const { 'Response Status': status, 'Response Body': words = '', 'Number Deleted': deleted } = told;
    const errors = told.Errors.map(([path, refusal]) => {
      const name = paths.get(path) ?? paths.get(decoded(path)) ?? path;
      return { name, error: this.#refused({ container, object: name }, refusal, answer) };
    });
    if (status.startsWith('200') || errors.length > 0) return { deleted, missing: told['Number Not Found'], errors };
    throw this.#refused({ container, object: undefined }, `${status} ${words}`, answer);
  }

  #outcomeOf(answer: HttpText): z.infer<typeof outcome> {
    const { success, data, error: cause } = outcome.safeParse(jsonOf(answer.text));
    if (success) return data;
    const details = { provider: this.#services.session.provider, status: answer.status, cause };
    throw new MalformedResponseError('the answer to a bulk deletion is none', details);
  }

  #refused(
    place: { readonly container: string; readonly object: string | undefined },
    words: string,
    answer: HttpText,
  ): Error {
    const status = Number(/^\d{3}/.exec(words)?.[0] ?? 500);
    const error = new SwiftError('bulk deletion', { status, headers: answer.headers, text: words.slice(4) });
    const { provider } = this.#services.session;
    return toStorageError(error, { provider, operation: 'bulk deletion', ...place }) as Error;
  }

  /** Where versions are kept, Swift makes a marker before it sees that there is nothing to be hidden. */
  async #remove({ name: container }: ContainerKey, object: string, signal: AbortSignal | undefined): Promise<HttpText> {
    const { session } = this.#services;
    const place = { method: 'DELETE' as const, container, object };
    const undo = async (failure: unknown): Promise<void> => {
      const versionId = isMissing(failure) && failure.cause instanceof SwiftError ? failure.cause.versionId : undefined;
      if (versionId !== undefined) await session.remove({ ...place, query: { 'version-id': versionId } });
    };
    const settle = async (failure: unknown): Promise<HttpText> => {
      if (!isMissing(failure)) throw failure;
      await undo(failure);
      return { status: 204, headers: {}, text: '' };
    };
    return session.call({ ...place, settle, signal }).catch(async (failure: unknown) => {
      await undo(failure);
      throw failure;
    });
  }
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
