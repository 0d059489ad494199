import type { ContainerRecord, ObjectRecord } from '@stowage/core/spi';
import type { MyCloudEntry } from './my-cloud.js';

/** A bucket in Stowage's words. */
export function containerRecord(name: string): ContainerRecord {
  return { name, extra: {} };
}

/** An entry in Stowage's words. */
export function objectRecord(name: string, { bytes, sha256, type, tags, storedAt }: MyCloudEntry): ObjectRecord {
  return {
    kind: 'object',
    name,
    size: bytes.length,
    checksums: { sha256 },
    contentType: type,
    lastModified: new Date(storedAt),
    metadata: tags,
    headers: {},
    extra: {},
  };
}
