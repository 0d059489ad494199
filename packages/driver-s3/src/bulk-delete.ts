import { createHash } from 'node:crypto';
import { mapConcurrent } from '@stowage/core/concurrency';
import {
  MalformedResponseError,
  type BulkDeleteFacet,
  type CallOptions,
  type ContainerKey,
  type DeleteResult,
} from '@stowage/core/spi';
import { childrenOf, textOf, type XmlElement } from '@stowage/xml';
import { deleteDocument } from './api/documents.js';
import { isTransient } from './api/verdict.js';
import { errorOfCode } from './errors.js';
import { exOptions } from './ex-options.js';
import type { S3Services } from './services.js';

/** How many are deleted at once of those that no document can name. */
const CONCURRENCY = 8;

/** What XML cannot carry. https://www.w3.org/TR/xml/#charsets */
// eslint-disable-next-line no-control-regex -- they are what is looked for
const UNWRITABLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/;

const OPERATION = 'DeleteObjects';

/** Up to 1,000 deletions in one request. https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObjects.html */
export class S3BulkDelete implements BulkDeleteFacet {
  readonly maxKeys: number;
  readonly #services: S3Services;

  constructor(services: S3Services) {
    this.#services = services;
    this.maxKeys = services.preset.maxDeletions;
  }

  async deleteObjects(
    container: ContainerKey,
    names: readonly string[],
    { signal, ex }: CallOptions,
  ): Promise<readonly DeleteResult[]> {
    const headers = deletionHeaders(ex);
    const writable = names.filter((name) => !UNWRITABLE.test(name));
    const results =
      writable.length === 0 ? new Map<string, Failed>() : await this.#ask(container, writable, { headers, signal });
    // One by one: what XML cannot name, and what failed but may well succeed another time.
    const alone = new Set(names.filter((name) => UNWRITABLE.test(name) || isTransient(results.get(name)?.code ?? '')));
    await mapConcurrent(alone, (name, stop) => this.#one(container, name, { results, headers, signal: stop }), {
      concurrency: CONCURRENCY,
      signal,
    });
    return names.map((name) => ({ name, error: results.get(name)?.error }));
  }

  async #ask(
    { name: bucket }: ContainerKey,
    names: readonly string[],
    {
      headers,
      signal,
    }: { readonly headers: Readonly<Record<string, string>>; readonly signal: AbortSignal | undefined },
  ): Promise<Map<string, Failed>> {
    const { session, preset } = this.#services;
    const body = deleteDocument([...new Set(names)].map((key) => ({ key })));
    const md5 = createHash('md5').update(body).digest('base64');
    const call = { operation: OPERATION, method: 'POST', bucket, query: { delete: '' }, lane: 'control' } as const;
    const all = { ...headers, 'content-md5': md5 };
    const { document } = await session.answer({ ...call, headers: all, body, signal }, 'DeleteResult');
    return failuresOf(document, names, { provider: preset.id, bucket });
  }

  async #one(
    { name: bucket }: ContainerKey,
    key: string,
    {
      results,
      headers,
      signal,
    }: {
      readonly results: Map<string, Failed>;
      readonly headers: Readonly<Record<string, string>>;
      readonly signal: AbortSignal;
    },
  ): Promise<void> {
    try {
      await this.#services.session.call({ operation: 'DeleteObject', method: 'DELETE', bucket, key, headers, signal });
      results.delete(key);
    } catch (error) {
      signal.throwIfAborted();
      results.set(key, { code: '', error: error as Error });
    }
  }
}

/** What a deletion is asked with that is locked. */
export function deletionHeaders(ex: object | undefined): Readonly<Record<string, string>> {
  const { bypassGovernanceRetention = false } = exOptions('delete', ex);
  return bypassGovernanceRetention ? { 'x-amz-bypass-governance-retention': 'true' } : {};
}

interface Failed {
  readonly code: string;
  readonly error: Error;
}

/** What is not answered is not known to be deleted. */
function failuresOf(
  document: XmlElement,
  names: readonly string[],
  { provider, bucket }: { readonly provider: string; readonly bucket: string },
): Map<string, Failed> {
  const deleted = new Set(childrenOf(document, 'Deleted').map((each) => textOf(each, 'Key')));
  const failed = new Map<string, Failed>();
  for (const each of childrenOf(document, 'Error')) {
    const [object = '', code = '', words = ''] = ['Key', 'Code', 'Message'].map((name) => textOf(each, name));
    const error = errorOfCode(code, words, { operation: OPERATION, provider, container: bucket, object });
    failed.set(object, { code, error });
  }
  for (const name of names) {
    if (deleted.has(name) || failed.has(name)) continue;
    const error = new MalformedResponseError(`${OPERATION}: the answer does not say what became of '${name}'`, {
      provider,
    });
    failed.set(name, { code: '', error });
  }
  return failed;
}
