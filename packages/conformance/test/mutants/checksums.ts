import { MemoryStorageDriver, StorageDriver, type DownloadedFile } from '@stowage/core';
import type { Checksums, StorageBackend } from '@stowage/core/spi';
import { altered } from '../altered.js';
import { mutant, type Mutant } from './mutant.js';

/** Records of a look-up that tell these checksums of whatever is larger than one part. */
function tellingOfLarge(backend: StorageBackend, checksums: Checksums): StorageBackend {
  return altered(backend, {
    getObject: async (...call) => {
      const record = await backend.getObject(...call);
      return record.size > 1024 ? { ...record, checksums } : record;
    },
  });
}

class SayingNothing extends StorageDriver {
  override async downloadObject(...call: Parameters<StorageDriver['downloadObject']>): Promise<DownloadedFile> {
    return { ...(await super.downloadObject(...call)), verifiedBy: undefined };
  }
}

/** Drivers whose checksums are not what they say. */
export const checksumMutants: readonly Mutant[] = [
  mutant('promises the checksum of a write and tells none', 'checksums.of-one-write', (backend) =>
    altered(backend, {
      writeObject: async (...call) => ({ ...(await backend.writeObject(...call)), checksums: {} }),
    }),
  ),
  mutant('tells no checksum of what went up in parts', 'checksums.of-a-file-in-parts', (backend) =>
    tellingOfLarge(backend, {}),
  ),
  {
    name: 'combines no checksums of the parts of a stream',
    caughtBy: 'checksums.of-a-stream-in-parts',
    make: () => {
      const { backend } = new MemoryStorageDriver(undefined, undefined, { checksum: 'crc32c' });
      return new StorageDriver(tellingOfLarge(backend, {}));
    },
  },
  {
    name: 'does not say what proved a download',
    caughtBy: 'checksums.prove-a-download-in-ranges',
    make: (backend) => new SayingNothing(backend),
  },
  mutant('gives the checksum of a range for that of the object', 'checksums.of-a-range', (backend) =>
    altered(backend, {
      readObject: async (container, key, options) => {
        const body = await backend.readObject(container, key, options);
        const checksums = options.range === undefined ? body.object.checksums : { sha256: '0'.repeat(64) };
        return { ...body, object: { ...body.object, checksums } };
      },
    }),
  ),
];
