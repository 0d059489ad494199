import { randomUUID } from 'node:crypto';
import { mapConcurrent } from '@stowage/core/concurrency';
import { Secret, type HeaderValue } from '@stowage/core/http';
import {
  InvalidObjectNameError,
  ObjectDoesNotExistError,
  StorageError,
  type BulkDeleteFacet,
  type CallOptions,
  type ContainerKey,
  type DeleteResult,
} from '@stowage/core/spi';
import { urlOf } from './api/azure-api.js';
import { AzureError } from './api/azure-error.js';
import { parseBatch, printBatch, type BatchAnswer, type BatchRequest } from './api/batch.js';
import { toStorageError } from './errors.js';
import { exOptions } from './ex-options.js';
import { assertBlobName, assertContainerName } from './names.js';
import type { AzureServices } from './services.js';

/** https://learn.microsoft.com/rest/api/storageservices/blob-batch */
const MAX_KEYS = 256;

/** How many are asked for again, one by one, at once. */
const CONCURRENCY = 8;

/** Deletions, many in one request. */
export class AzureBulkDelete implements BulkDeleteFacet {
  readonly maxKeys = MAX_KEYS;
  readonly #services: AzureServices;
  readonly #deleteOne: (container: ContainerKey, name: string, options: CallOptions) => Promise<void>;

  /** `deleteOne` is asked for what a batch could not do now, and has recovery of its own. */
  constructor(
    services: AzureServices,
    deleteOne: (container: ContainerKey, name: string, options: CallOptions) => Promise<void>,
  ) {
    this.#services = services;
    this.#deleteOne = deleteOne;
  }

  async deleteObjects(
    container: ContainerKey,
    names: readonly string[],
    options: CallOptions,
  ): Promise<readonly DeleteResult[]> {
    exOptions('none', options.ex);
    assertContainerName(container.name);
    const errors = new Map<string, unknown>();
    const possible = [...new Set(names)].filter((name) => isPossible(name, errors));
    for (const [name, error] of await this.#batch(container, possible, options.signal)) errors.set(name, error);
    const again = [...errors]
      .filter(([, error]) => error instanceof StorageError && error.retryable)
      .map(([name]) => name);
    const retry = async (name: string, signal: AbortSignal): Promise<void> => {
      errors.delete(name);
      await this.#deleteOne(container, name, { signal }).catch((error: unknown) => errors.set(name, error));
    };
    await mapConcurrent(again, retry, { concurrency: CONCURRENCY, signal: options.signal });
    return names.map((name) => (errors.has(name) ? { name, error: errors.get(name) as Error } : { name }));
  }

  /** The names that were not deleted, and why. */
  async #batch(
    container: ContainerKey,
    names: readonly string[],
    signal: AbortSignal | undefined,
  ): Promise<ReadonlyMap<string, unknown>> {
    if (names.length === 0) return new Map();
    let tries = 0;
    const boundary = `batch_${randomUUID()}`;
    const answer = await this.#services.session.upload(
      {
        operation: 'Blob Batch',
        method: 'POST',
        container: container.name,
        query: { restype: 'container', comp: 'batch' },
        signal,
      },
      async () => {
        tries += 1;
        const body = Buffer.from(
          printBatch(boundary, await Promise.all(names.map((name) => this.#request(container, name)))),
        );
        return {
          headers: { 'content-type': `multipart/mixed; boundary=${boundary}`, 'content-length': String(body.length) },
          body,
        };
      },
      () => undefined,
    );
    const answers = parseBatch(answer.headers['content-type'], answer.text, names.length);
    const failed = names.flatMap((name, index) => {
      const error = errorOf(answers[index], { container: container.name, object: name });
      // What is not there any more, after a try whose answer was lost, that one deleted.
      return error === undefined || (tries > 1 && error instanceof ObjectDoesNotExistError)
        ? []
        : [[name, error] as const];
    });
    return new Map(failed);
  }

  /** Signed by itself, as if it were sent alone. */
  async #request(container: ContainerKey, name: string): Promise<BatchRequest> {
    const { settings, authorizer } = this.#services;
    const url = urlOf(settings.endpoint, { container: container.name, blob: name });
    const headers = { 'content-length': '0' };
    const signed = await authorizer.sign({ method: 'DELETE', url, headers, body: undefined });
    const { origin } = new URL(settings.endpoint);
    const all = Object.entries<HeaderValue>({ ...headers, ...signed.headers });
    return {
      method: 'DELETE',
      path: (signed.url ?? url).slice(origin.length),
      headers: Object.fromEntries(all.map(([key, value]) => [key, value instanceof Secret ? value.reveal() : value])),
    };
  }
}

function isPossible(name: string, errors: Map<string, unknown>): boolean {
  try {
    assertBlobName(name);
    return true;
  } catch (error) {
    if (!(error instanceof InvalidObjectNameError)) throw error;
    errors.set(name, new ObjectDoesNotExistError(name, { provider: error.provider, cause: error }));
    return false;
  }
}

function errorOf(
  answer: BatchAnswer | undefined,
  about: { readonly container: string; readonly object: string },
): unknown {
  if (answer === undefined || (answer.status >= 200 && answer.status <= 299)) return undefined;
  return toStorageError(new AzureError('Delete Blob', answer), { operation: 'Delete Blob', ...about });
}
