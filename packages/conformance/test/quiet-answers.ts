import type { CopyFacet, MultipartFacet, ObjectRecord, StorageBackend, VersionsFacet } from '@stowage/core/spi';
import { altered } from './altered.js';

type Changed = (record: ObjectRecord) => ObjectRecord;

/** What many providers tell of an object nowhere but where it is looked up or read: nothing of this is in a row of S3's listings. */
const UNTOLD = { contentType: undefined, metadata: undefined, headers: undefined, sourceLastModified: undefined };

/** A backend that tells what objects are stored with only to who looks them up or reads them. */
export function quietAnswers(backend: StorageBackend): StorageBackend {
  const quiet: Changed = (record) => ({ ...record, ...UNTOLD });
  return altered(changedRows(backend, quiet), {
    writeObject: async (...write) => quiet(await backend.writeObject(...write)),
    ...(backend.copy && { copy: quietCopies(backend.copy, quiet) }),
    ...(backend.multipart && { multipart: quietUploads(backend.multipart, quiet) }),
    ...(backend.versions && { versions: quietVersions(backend.versions) }),
  });
}

/** A backend whose listings of objects give other rows. */
export function changedRows(backend: StorageBackend, change: Changed): StorageBackend {
  return altered(backend, {
    listObjects: async (container, query) => {
      const { items, next } = await backend.listObjects(container, query);
      return { items: items.map((row) => (row.kind === 'prefix' ? row : change(row))), next };
    },
  });
}

function quietCopies(right: CopyFacet, quiet: Changed): CopyFacet {
  return altered(right, { copyObject: async (...copy) => quiet(await right.copyObject(...copy)) });
}

function quietUploads(right: MultipartFacet, quiet: Changed): MultipartFacet {
  return altered(right, { complete: async (...completion) => quiet(await right.complete(...completion)) });
}

function quietVersions(right: VersionsFacet): VersionsFacet {
  return altered(right, {
    listVersions: async (...list) => {
      const { items, next } = await right.listVersions(...list);
      return { items: items.map((row) => ({ ...row, ...UNTOLD })), next };
    },
    restoreVersion: async (...restoring) => ({ ...(await right.restoreVersion(...restoring)), ...UNTOLD }),
  });
}
