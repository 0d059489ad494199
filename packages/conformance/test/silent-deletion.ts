import { ObjectDoesNotExistError, type StorageBackend } from '@stowage/core/spi';
import { altered } from './altered.js';

/** A backend that says nothing of a deleted name that was not there, as S3 does. */
export function silentDeletion(backend: StorageBackend): StorageBackend {
  return altered(backend, {
    bulkDelete: undefined,
    capabilities: { ...backend.capabilities, deleteMissing: 'silent' },
    deleteObject: async (...call) => {
      try {
        await backend.deleteObject(...call);
      } catch (error) {
        if (!(error instanceof ObjectDoesNotExistError)) throw error;
      }
    },
  });
}
