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

/** Looks at no checksum that is given. */
class Trusting extends StorageDriver {
  override async uploadObject(...[path, container, name, options]: Parameters<StorageDriver['uploadObject']>) {
    return super.uploadObject(path, container, name, { ...options, checksums: undefined });
  }

  override async uploadObjectViaStream(
    ...[source, container, name, options]: Parameters<StorageDriver['uploadObjectViaStream']>
  ) {
    return super.uploadObjectViaStream(source, container, name, { ...options, checksums: undefined });
  }
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
  ...['one-write', 'file-in-parts', 'stream-in-parts', 'options'].map((what) => ({
    name: `does not look at checksums that are given: ${what}`,
    caughtBy: `given-checksums.${what}`,
    make: (backend: StorageBackend) => new Trusting(backend),
  })),
  {
    name: 'tells no checksum of a stream in parts although it was given',
    caughtBy: 'given-checksums.are-kept',
    make: (backend) => new StorageDriver(tellingOfLarge(backend, {})),
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
