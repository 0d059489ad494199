import { mapConcurrent } from '../concurrency/index.js';
import type { DeleteObjectsOptions } from '../options.js';
import type { BulkDeleteFacet, ContainerKey, DeleteResult, StorageBackend, VersionsOnDelete } from '../spi/index.js';
import { recoveryOf } from '../transfer/read/recovery.js';
import { moved, widthOf } from '../transfer/transfer-width.js';
import { batches } from './batches.js';
import { resultsOf } from './results.js';

/** How many deletions run at once unless said otherwise. */
export const DEFAULT_CONCURRENCY = 16;

/** Deletes a few names, and says what became of each. */
type DeleteSome = (names: readonly string[], signal: AbortSignal) => Promise<readonly DeleteResult[]>;

/**
 * Deletes many objects, several at once, by the provider's bulk deletion where it has one. A name that fails does not stop the
 * others; an abort does. The results are in the order of the names; a name given twice is deleted once.
 */
export async function deleteObjects(
  backend: StorageBackend,
  container: ContainerKey,
  names: readonly string[],
  options: DeleteObjectsOptions,
): Promise<readonly DeleteResult[]> {
  const { signal } = options;
  const concurrency = widthOf(options.concurrency, DEFAULT_CONCURRENCY, recoveryOf(backend));
  const versions = versionsOf(backend, options);
  // A bulk deletion keeps versions: to delete them all, each name's are looked for.
  const bulk = versions === 'delete' ? undefined : backend.bulkDelete;
  const deleteSome = bulk === undefined ? oneByOne(backend, container, versions) : inBulk(bulk, container);
  const results: DeleteResult[] = [];
  const work = async (some: readonly string[], stop: AbortSignal): Promise<void> => {
    const done = await settled(deleteSome, some, stop);
    for (const result of done) results.push(result);
    // What is refused at once is no rate to grow by.
    moved(concurrency, done.filter(({ error }) => error === undefined).length);
  };
  await mapConcurrent(batches(new Set(names), bulk?.maxKeys ?? 1), work, { concurrency, signal });
  const asked = names.map((name) => ({ name }));
  return resultsOf(backend, asked, results);
}

/** Where there are no versions, deleting them all is the same as keeping them. */
export function versionsOf(backend: StorageBackend, { versions }: DeleteObjectsOptions): VersionsOnDelete | undefined {
  return backend.versions === undefined ? undefined : versions;
}

function oneByOne(
  backend: StorageBackend,
  container: ContainerKey,
  versions: VersionsOnDelete | undefined,
): DeleteSome {
  return async ([name = ''], signal) => {
    await backend.deleteObject(container, { name }, { versions, signal });
    return [{ name }];
  };
}

function inBulk(facet: BulkDeleteFacet, container: ContainerKey): DeleteSome {
  return (names, signal) => facet.deleteObjects(container, names, { signal });
}

/** A failure belongs to the names it is about. That an abort is about all of them is seen to by who runs this. */
async function settled(
  deleteSome: DeleteSome,
  names: readonly string[],
  signal: AbortSignal,
): Promise<readonly DeleteResult[]> {
  try {
    return await deleteSome(names, signal);
  } catch (error) {
    return names.map((name) => ({ name, error: error as Error }));
  }
}
