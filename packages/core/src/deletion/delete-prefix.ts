import { mapConcurrent } from '../concurrency/index.js';
import { Listener } from '../concurrency/listener.js';
import { ObjectDoesNotExistError } from '../errors/index.js';
import { items, walkOf } from '../listing/index.js';
import type { DeletePrefixOptions } from '../options.js';
import type { CallOptions, ContainerKey, DeleteResult, StorageBackend, VersionKey } from '../spi/index.js';
import { recoveryOf } from '../transfer/read/recovery.js';
import { moved, widthOf } from '../transfer/transfer-width.js';
import { guarded, type TransferGuard } from '../transfer/transfer-guard.js';
import { batches } from './batches.js';
import { DEFAULT_CONCURRENCY } from './delete-objects.js';
import { resultsOf } from './results.js';

/** Deletes what a listing found, and says how many there were. */
type Deletion = (call: CallOptions) => Promise<number>;

/** Whose names are deleted. */
interface Scope {
  readonly backend: StorageBackend;
  readonly container: ContainerKey;
  readonly prefix: string;
}

/**
 * Deletes everything whose name starts with `prefix`: objects, where the provider has versions every version and hide
 * marker, and unfinished uploads. One page is in memory at a time. What someone else deleted meanwhile is no error. The
 * first failure is thrown once the deletions in flight have ended; then some are gone and some are not.
 *
 * @returns how many objects (where there are versions, versions and hide markers) were deleted; unfinished uploads are not
 * counted
 */
export async function deletePrefix(
  backend: StorageBackend,
  container: ContainerKey,
  prefix: string,
  options: DeletePrefixOptions,
): Promise<{ readonly deleted: number }> {
  return guarded(options.signal, (guard) => deleteAll({ backend, container, prefix }, options, guard));
}

async function deleteAll(
  scope: Scope,
  options: DeletePrefixOptions,
  guard: TransferGuard,
): Promise<{ readonly deleted: number }> {
  const { onProgress } = options;
  const { signal } = guard;
  const concurrency = widthOf(options.concurrency, DEFAULT_CONCURRENCY, recoveryOf(scope.backend));
  const limits = { concurrency, signal };
  const listener = onProgress === undefined ? undefined : new Listener(onProgress, guard);
  let deleted = 0;
  const counted = async (deletion: Deletion, stop: AbortSignal): Promise<void> => {
    const count = await deletion({ signal: stop });
    moved(concurrency, Math.max(1, count));
    if (count === 0) return;
    deleted += count;
    listener?.tell({ deleted });
  };
  const found = scope.backend.versions === undefined ? objects(scope, { signal }) : versions(scope, { signal });
  await mapConcurrent(found, counted, limits);
  const uncounted = async (abort: Deletion, stop: AbortSignal): Promise<void> => {
    await abort({ signal: stop });
    moved(concurrency, 1);
  };
  await mapConcurrent(uploads(scope, { signal }), uncounted, limits);
  await listener?.settled();
  return { deleted };
}

/** One thing. None if there was nothing to delete any more. */
function one(work: (call: CallOptions) => Promise<void>): Deletion {
  return async (call) => {
    try {
      await work(call);
      return 1;
    } catch (error) {
      if (error instanceof ObjectDoesNotExistError) return 0;
      throw error;
    }
  };
}

async function* objects({ backend, container, prefix }: Scope, call: CallOptions): AsyncGenerator<Deletion, void> {
  const page = { ...call, prefix };
  const rows = items(
    (cursor, limit, signal) => backend.listObjects(container, { ...page, cursor, limit, signal }),
    walkOf(backend, call),
  );
  for await (const { name } of rows) yield one((stop) => backend.deleteObject(container, { name }, stop));
}

async function* versions({ backend, container, prefix }: Scope, call: CallOptions): AsyncGenerator<Deletion, void> {
  const facet = backend.versions;
  if (facet === undefined) return;
  const page = { ...call, prefix };
  const rows = items(
    (cursor, limit, signal) => facet.listVersions(container, { ...page, cursor, limit, signal }),
    walkOf(backend, call),
  );
  const { maxDeletions = 0 } = facet;
  const ask = facet.deleteVersions?.bind(facet, container);
  const deleteSome: DeleteSome = async (some, stop) => resultsOf(backend, some, (await ask?.(some, stop)) ?? []);
  if (maxDeletions > 0 && ask !== undefined) return yield* inBulk(rows, maxDeletions, deleteSome);
  for await (const { name, versionId } of rows)
    yield one((stop) => facet.deleteVersion(container, { name, versionId }, stop));
}

/** Says what became of each, in their order. */
type DeleteSome = (some: readonly VersionKey[], call: CallOptions) => Promise<readonly DeleteResult[]>;

/** Up to `size` versions in one request. The first one that could not be deleted fails them all; those beside it are gone. */
async function* inBulk(
  rows: AsyncIterable<VersionKey>,
  size: number,
  deleteSome: DeleteSome,
): AsyncGenerator<Deletion, void> {
  for await (const some of batches(rows, size)) {
    const keys = some.map(({ name, versionId }) => ({ name, versionId }));
    yield async (call) => {
      const errors = (await deleteSome(keys, call)).map(({ error }) => error).filter((error) => error !== undefined);
      const failed = errors.find((error) => !(error instanceof ObjectDoesNotExistError));
      if (failed !== undefined) throw failed;
      return keys.length - errors.length;
    };
  }
}

async function* uploads({ backend, container, prefix }: Scope, call: CallOptions): AsyncGenerator<Deletion, void> {
  const facet = backend.multipart;
  if (facet === undefined) return;
  const page = { ...call, prefix };
  const rows = items(
    (cursor, limit, signal) => facet.listUploads(container, { ...page, cursor, limit, signal }),
    walkOf(backend, call),
  );
  for await (const upload of rows) yield one((stop) => facet.abort(upload, stop));
}
