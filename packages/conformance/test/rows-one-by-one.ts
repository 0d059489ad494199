import { MappedPage, type StorageBackend, type VersionsFacet } from '@stowage/core/spi';
import { altered } from './altered.js';

/** A backend whose pages make their rows one by one as they are read, as drivers with large pages do. */
export function rowsOneByOne(backend: StorageBackend): StorageBackend {
  return altered(backend, {
    listObjects: async (...list) => new MappedPage(await backend.listObjects(...list), (row) => ({ ...row })),
    ...(backend.versions && { versions: versionsOneByOne(backend.versions) }),
  });
}

function versionsOneByOne(right: VersionsFacet): VersionsFacet {
  return altered(right, {
    listVersions: async (...list) => new MappedPage(await right.listVersions(...list), (row) => ({ ...row })),
  });
}
