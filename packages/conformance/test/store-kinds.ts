import { MemoryStorageDriver } from '@stowage/core';
import type { ConditionSupport, StorageBackend } from '@stowage/core/spi';
import { altered } from './altered.js';
import { quietAnswers } from './quiet-answers.js';
import { rowsOneByOne } from './rows-one-by-one.js';
import { silentDeletion } from './silent-deletion.js';
import { toldChecksums } from './told-checksums.js';

type MemoryOptions = NonNullable<ConstructorParameters<typeof MemoryStorageDriver>[2]>;

const SMALL: MemoryOptions = {
  pageSize: 7,
  maxWriteSize: 4000,
  maxCopySize: 3000,
  parts: { recommendedPartSize: 2048, minPartSize: 512 },
};

function memory(options: MemoryOptions): StorageBackend {
  return new MemoryStorageDriver(undefined, undefined, { ...SMALL, ...options }).backend;
}

function comparing(backend: StorageBackend, conditions: ConditionSupport): StorageBackend {
  return altered(backend, { capabilities: { ...backend.capabilities, conditions } });
}

/** Keeps no value that begins or ends with a space, nor a key with a hyphen. */
function particular(backend: StorageBackend): StorageBackend {
  const { capabilities } = backend;
  const { keys, values } = capabilities.metadata;
  const metadata = {
    keys: { ...keys, refused: [{ pattern: /-/, words: 'a key must not hold a hyphen' }] },
    values: { ...values, refused: [{ pattern: /^ | $/, words: 'a value must not begin or end with a space' }] },
  };
  return altered(backend, { capabilities: { ...capabilities, metadata } });
}

/**
 * Containers keep no versions at first, deletions of what is missing are silent, listings tell little, checksums of parts combine, copies compare
 * nothing that is at the target, and not all metadata is kept.
 */
export function likeS3(): StorageBackend {
  const store = comparing(memory({ checksum: 'crc64nvme' }), {
    read: true,
    write: ['ifMatch', 'ifNoneMatch'],
    copy: [],
    delete: false,
  });
  return rowsOneByOne(quietAnswers(silentDeletion(particular(store))));
}

/** Everything is compared, no versions, and an object in parts has the MD5 that was announced; parts have none. */
export function likeAzure(): StorageBackend {
  const store = altered(memory({ checksum: 'md5' }), { versions: undefined, bulkDelete: undefined });
  const support = { algorithm: 'md5', write: true, part: false, whole: 'announced' } as const;
  return rowsOneByOne(toldChecksums(store, support));
}

/** Parts have an MD5, the whole has none; nothing is compared but that a name is free, and the ETag of a read; no versions. */
export function likeSwift(): StorageBackend {
  const store = comparing(altered(memory({ checksum: 'md5' }), { versions: undefined }), {
    read: true,
    write: ['ifNoneMatch'],
    copy: [],
    delete: false,
  });
  return quietAnswers(toldChecksums(store, { algorithm: 'md5', write: true, part: true, whole: 'none' }));
}

/** A store that knows no checksums. */
export function withoutChecksums(): StorageBackend {
  return toldChecksums(memory({}));
}
