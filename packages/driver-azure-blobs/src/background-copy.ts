import type { HttpText } from '@stowage/core/http';
import { MalformedResponseError, ProviderError, StorageTimeoutError, type CopyTarget } from '@stowage/core/spi';
import type { ApiRequest } from './api/azure-api.js';
import { PROVIDER } from './errors.js';
import type { AzureServices } from './services.js';

/** In milliseconds. */
const FIRST_WAIT = 250;
const LONGEST_WAIT = 10_000;
const DEFAULT_TIMEOUT = 3_600_000;

/** A copy that the service makes by itself. */
export interface BackgroundCopy {
  readonly target: CopyTarget;
  readonly headers: ApiRequest['headers'];
  /** The name of what is copied. */
  readonly source: string;
  /** How long it may take, in milliseconds. Default: one hour. */
  readonly timeout?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * `Copy Blob`, waited for; the answer is that of the last look. It replaces the target by nothing before it begins: a copy that fails, takes too
 * long or is aborted leaves an empty blob. https://learn.microsoft.com/rest/api/storageservices/copy-blob
 */
export async function copyInBackground(services: AzureServices, copy: BackgroundCopy): Promise<HttpText> {
  const { target, headers, source, timeout = DEFAULT_TIMEOUT, signal } = copy;
  const place = { method: 'PUT', container: target.container.name, blob: target.name } as const;
  const sized = { 'content-length': '0', ...headers };
  const begun = await services.session.write({ ...place, operation: 'Copy Blob', headers: sized, source, signal });
  const id = begun.headers['x-ms-copy-id'] ?? '';
  if (id === '') throw new MalformedResponseError('Copy Blob: the answer has no copy id', { provider: PROVIDER });
  try {
    return await ended(services, { copy, begun, id, until: services.now() + timeout });
  } catch (error) {
    // Not under the signal, which may be the reason. That it goes on says less than why it should not.
    const abort = { ...place, query: { comp: 'copy', copyid: id } };
    const aborting = { 'content-length': '0', 'x-ms-copy-action': 'abort' };
    await services.session.write({ ...abort, operation: 'Abort Copy Blob', headers: aborting }).catch(() => undefined);
    throw error;
  }
}

interface Pending {
  readonly copy: BackgroundCopy;
  readonly begun: HttpText;
  readonly id: string;
  /** In milliseconds since 1970. */
  readonly until: number;
}

async function ended(services: AzureServices, { copy, begun, id, until }: Pending): Promise<HttpText> {
  const { target, signal } = copy;
  let answer = begun;
  for (
    let wait = FIRST_WAIT;
    answer.headers['x-ms-copy-status'] === 'pending';
    wait = Math.min(LONGEST_WAIT, 2 * wait)
  ) {
    if (services.now() > until)
      throw new StorageTimeoutError(`Copy Blob '${target.name}': it takes too long`, { provider: PROVIDER });
    await services.sleep(wait, signal);
    const look = await services.downloader.head(target.container, { name: target.name }, { signal });
    answer = { ...look.answer, text: '' };
    if (answer.headers['x-ms-copy-id'] !== id)
      throw new ProviderError(`Copy Blob '${target.name}': another one has replaced it`, { provider: PROVIDER });
  }
  const status = answer.headers['x-ms-copy-status'] ?? 'unknown';
  if (status === 'success') return answer;
  const why = answer.headers['x-ms-copy-status-description'] ?? '';
  throw new ProviderError(`Copy Blob '${target.name}': ${status} ${why}`.trimEnd(), { provider: PROVIDER });
}
