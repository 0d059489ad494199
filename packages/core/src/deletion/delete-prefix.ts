import { mapConcurrent } from '../concurrency/index.js';
import { Listener } from '../concurrency/listener.js';
import { ObjectDoesNotExistError } from '../errors/index.js';
import { items, walkOf } from '../listing/index.js';
import type { DeletePrefixOptions } from '../options.js';
import type { CallOptions, ContainerKey, StorageBackend } from '../spi/index.js';
import { guarded, type TransferGuard } from '../transfer/transfer-guard.js';
import { DEFAULT_CONCURRENCY } from './delete-objects.js';

/** Deletes one thing that a listing found. */
type Deletion = (call: CallOptions) => Promise<void>;

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
  { concurrency = DEFAULT_CONCURRENCY, onProgress }: DeletePrefixOptions,
  guard: TransferGuard,
): Promise<{ readonly deleted: number }> {
  const { signal } = guard;
  const limits = { concurrency, signal };
  const listener = onProgress === undefined ? undefined : new Listener(onProgress, guard);
  let deleted = 0;
  const counted = async (deletion: Deletion, stop: AbortSignal): Promise<void> => {
    if (!(await isGone(deletion, stop))) return;
    deleted += 1;
    listener?.tell({ deleted });
  };
  const found = scope.backend.versions === undefined ? objects(scope, { signal }) : versions(scope, { signal });
  await mapConcurrent(found, counted, limits);
  await mapConcurrent(uploads(scope, { signal }), (abort, stop) => abort({ signal: stop }), limits);
  await listener?.settled();
  return { deleted };
}

/** False if there was nothing to delete any more. */
async function isGone(deletion: Deletion, signal: AbortSignal): Promise<boolean> {
  try {
    await deletion({ signal });
    return true;
  } catch (error) {
    if (error instanceof ObjectDoesNotExistError) return false;
    throw error;
  }
}

async function* objects({ backend, container, prefix }: Scope, call: CallOptions): AsyncGenerator<Deletion, void> {
  const page = { ...call, prefix };
  const rows = items(
    (cursor, limit, signal) => backend.listObjects(container, { ...page, cursor, limit, signal }),
    walkOf(backend, call),
  );
  for await (const { name } of rows) yield (stop) => backend.deleteObject(container, { name }, stop);
}

async function* versions({ backend, container, prefix }: Scope, call: CallOptions): AsyncGenerator<Deletion, void> {
  const facet = backend.versions;
  if (facet === undefined) return;
  const page = { ...call, prefix };
  const rows = items(
    (cursor, limit, signal) => facet.listVersions(container, { ...page, cursor, limit, signal }),
    walkOf(backend, call),
  );
  for await (const { name, versionId } of rows)
    yield (stop) => facet.deleteVersion(container, { name, versionId }, stop);
}

async function* uploads({ backend, container, prefix }: Scope, call: CallOptions): AsyncGenerator<Deletion, void> {
  const facet = backend.multipart;
  if (facet === undefined) return;
  const page = { ...call, prefix };
  const rows = items(
    (cursor, limit, signal) => facet.listUploads(container, { ...page, cursor, limit, signal }),
    walkOf(backend, call),
  );
  for await (const upload of rows) yield (stop) => facet.abort(upload, stop);
}
