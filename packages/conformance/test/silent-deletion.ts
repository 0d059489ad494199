import { ObjectDoesNotExistError, type BulkDeleteFacet, type StorageBackend } from '@stowage/core/spi';
import { altered } from './altered.js';

/** A backend that says nothing of a deleted name that was not there, one by one or many at once, as S3 does. */
export function silentDeletion(backend: StorageBackend): StorageBackend {
  return altered(backend, {
    capabilities: { ...backend.capabilities, deleteMissing: 'silent' },
    deleteObject: async (...call) => {
      try {
        await backend.deleteObject(...call);
      } catch (error) {
        if (!(error instanceof ObjectDoesNotExistError)) throw error;
      }
    },
    ...(backend.bulkDelete && { bulkDelete: silentBulk(backend.bulkDelete) }),
  });
}

function silentBulk(right: BulkDeleteFacet): BulkDeleteFacet {
  return altered(right, {
    deleteObjects: async (...call) =>
      (await right.deleteObjects(...call)).map((result) =>
        result.error instanceof ObjectDoesNotExistError ? { name: result.name } : result,
      ),
  });
}
