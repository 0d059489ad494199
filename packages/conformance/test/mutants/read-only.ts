import { StorageDriver } from '@stowage/core';
import { NotSupportedError, PermissionDeniedError, type StorageBackend } from '@stowage/core/spi';
import { readonly, wrapBackend, type Layer } from '@stowage/core/wrap';
import { readOnlyHarness } from '../read-only-harness.js';
import type { Mutant } from './mutant.js';

/** A driver that only reads, but for what `layerOf` does to the store behind it. */
function almostReadOnly(name: string, caughtBy: string, layerOf: (whole: StorageBackend) => Layer): Mutant {
  const make: Mutant['make'] = (whole) => new StorageDriver(wrapBackend(readonly(whole), layerOf(whole)));
  return { name, caughtBy, make, harness: readOnlyHarness };
}

/** What a driver can do wrong that is to read and never to write. */
export const readOnlyMutants: readonly Mutant[] = [
  almostReadOnly('only reads, and writes after all', 'read-only.uploadObjectViaStream', (whole) => ({
    writeObject: (_next, ...write) => whole.writeObject(...write),
  })),
  almostReadOnly('only reads, and writes before it refuses', 'read-only.replacing', (whole) => ({
    writeObject: async (_next, ...write) => {
      await whole.writeObject(...write);
      throw new PermissionDeniedError('this driver only reads', { provider: whole.provider });
    },
  })),
  almostReadOnly(
    'only reads, and leaves an upload unfinished before it refuses',
    'read-only.upload-in-parts',
    (whole) => ({
      'multipart.begin': async (_next, ...begin) => {
        await whole.multipart?.begin(...begin);
        throw new PermissionDeniedError('this driver only reads', { provider: whole.provider });
      },
    }),
  ),
  almostReadOnly('only reads, and deletes', 'read-only.deleteObject', (whole) => ({
    deleteObject: (_next, ...deletion) => whole.deleteObject(...deletion),
  })),
  almostReadOnly('only reads, and says that nobody could write', 'read-only.copyObject', (whole) => ({
    'copy.copyObject': async () => {
      throw new NotSupportedError('this driver only reads', { provider: whole.provider });
    },
  })),
];
