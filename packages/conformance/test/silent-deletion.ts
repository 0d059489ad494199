import {
  ObjectDoesNotExistError,
  type BulkDeleteFacet,
  type StorageBackend,
  type VersionsFacet,
} from '@stowage/core/spi';
import { altered } from './altered.js';

/** A backend that says nothing of a deleted name, or version, that was not there, one by one or many at once, as S3 does. */
export function silentDeletion(backend: StorageBackend): StorageBackend {
  return altered(backend, {
    capabilities: { ...backend.capabilities, deleteMissing: 'silent' },
    deleteObject: async (...call) => silently(backend.deleteObject(...call)),
    ...(backend.bulkDelete && { bulkDelete: silentBulk(backend.bulkDelete) }),
    ...(backend.versions && { versions: silentVersions(backend.versions) }),
  });
}

async function silently(deletion: Promise<void>): Promise<void> {
  try {
    await deletion;
  } catch (error) {
    if (!(error instanceof ObjectDoesNotExistError)) throw error;
  }
}

function silentVersions(right: VersionsFacet): VersionsFacet {
  return altered(right, { deleteVersion: async (...call) => silently(right.deleteVersion(...call)) });
}

function silentBulk(right: BulkDeleteFacet): BulkDeleteFacet {
  return altered(right, {
    deleteObjects: async (...call) =>
      (await right.deleteObjects(...call)).map((result) =>
        result.error instanceof ObjectDoesNotExistError ? { name: result.name } : result,
      ),
  });
}
