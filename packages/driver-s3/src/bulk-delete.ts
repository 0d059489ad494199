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
import { deleteDocument, type Deletion } from './api/documents.js';
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
    call: CallOptions,
  ): Promise<readonly DeleteResult[]> {
    const errors = await deleteMany(
      this.#services,
      container,
      names.map((key) => ({ key })),
      call,
    );
    return names.map((name, index) => ({ name, error: errors[index] }));
  }
}

/** What became of each deletion, in their order: undefined is deleted. */
export async function deleteMany(
  services: S3Services,
  { name: bucket }: ContainerKey,
  deletions: readonly Deletion[],
  { signal, ex }: CallOptions,
): Promise<readonly (Error | undefined)[]> {
  const how: DeletionMeans = { services, bucket, headers: deletionHeaders(ex) };
  const all = new Map(deletions.map((deletion) => [idOf(deletion), deletion]));
  const writable = [...all.values()].filter(({ key }) => !UNWRITABLE.test(key));
  const failures = writable.length === 0 ? new Map<string, Failed>() : await ask(how, writable, signal);
  // One by one: what XML cannot name, and what failed but may well succeed another time.
  const alone = [...all].filter(([id, { key }]) => UNWRITABLE.test(key) || isTransient(failures.get(id)?.code ?? ''));
  const work = ([id, deletion]: readonly [string, Deletion], stop: AbortSignal): Promise<void> =>
    deleteOne(how, deletion, stop).then(
      () => void failures.delete(id),
      (error: unknown) => {
        stop.throwIfAborted();
        failures.set(id, { code: '', error: error as Error });
      },
    );
  await mapConcurrent(alone, work, { concurrency: CONCURRENCY, signal });
  return deletions.map((deletion) => failures.get(idOf(deletion))?.error);
}

/** How deletions are made. */
export interface DeletionMeans {
  readonly services: S3Services;
  readonly bucket: string;
  readonly headers: Readonly<Record<string, string>>;
}

async function ask(
  { services: { session, preset }, bucket, headers }: DeletionMeans,
  deletions: readonly Deletion[],
  signal: AbortSignal | undefined,
): Promise<Map<string, Failed>> {
  const body = deleteDocument(deletions);
  const md5 = createHash('md5').update(body).digest('base64');
  const call = { operation: OPERATION, method: 'POST', bucket, query: { delete: '' }, lane: 'control' } as const;
  const all = { ...headers, 'content-md5': md5 };
  const { document } = await session.answer({ ...call, headers: all, body, signal }, 'DeleteResult');
  return failuresOf(document, deletions, { provider: preset.id, bucket });
}

/** One deletion in a request of its own: of a version, or of the name. */
export async function deleteOne(
  { services: { session }, bucket, headers }: DeletionMeans,
  { key, versionId }: Deletion,
  signal: AbortSignal | undefined,
): Promise<void> {
  const call = { operation: 'DeleteObject', method: 'DELETE', bucket, key, query: { versionId } } as const;
  await session.call({ ...call, headers, signal });
}

/** By key and version. */
function idOf({ key, versionId }: Deletion): string {
  return JSON.stringify([key, versionId]);
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

/** What was stored without versions has the id `null`, which some servers repeat and some do not. */
function versionOf(element: XmlElement): string {
  const told = textOf(element, 'VersionId') ?? '';
  return told === '' ? 'null' : told;
}

/** What is not answered is not known to be deleted. */
function failuresOf(
  document: XmlElement,
  deletions: readonly Deletion[],
  { provider, bucket }: { readonly provider: string; readonly bucket: string },
): Map<string, Failed> {
  const isOfVersions = deletions.some(({ versionId }) => versionId !== undefined);
  // The id of a delete marker that was made is none that was asked for.
  const told = (each: XmlElement): string =>
    idOf({ key: textOf(each, 'Key') ?? '', versionId: isOfVersions ? versionOf(each) : undefined });
  const deleted = new Set(childrenOf(document, 'Deleted').map(told));
  const failed = new Map<string, Failed>();
  for (const each of childrenOf(document, 'Error')) {
    const [object = '', code = '', words = ''] = ['Key', 'Code', 'Message'].map((name) => textOf(each, name));
    const error = errorOfCode(code, words, { operation: OPERATION, provider, container: bucket, object });
    failed.set(told(each), { code, error });
  }
  for (const deletion of deletions) {
    const id = idOf(deletion);
    if (deleted.has(id) || failed.has(id)) continue;
    const words = `${OPERATION}: the answer does not say what became of '${deletion.key}'`;
    failed.set(id, { code: '', error: new MalformedResponseError(words, { provider }) });
  }
  return failed;
}
