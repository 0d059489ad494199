import type { ObjectPrefix, ObjectVersion, StorageObject } from '@stowage/core';
import type { JsonLine } from './json-lines.js';
import { formatLocation } from './location.js';
import type { ContainerPlace } from './stores.js';

/** What is printed of an object as JSON. */
export type ObjectLine = Extract<JsonLine, { type: 'object' }>;

/** Where an object of the place's store is, as the command takes it. */
export function locationOf(place: ContainerPlace, path: string): string {
  return formatLocation({ ...place, path });
}

/** All that a row or an answer tells of an object. */
export function objectLine(place: ContainerPlace, object: StorageObject): ObjectLine {
  return { type: 'object', ...fieldsOf(place, object) };
}

/** The same, of one version. */
export function versionLine(place: ContainerPlace, version: ObjectVersion): JsonLine {
  const { versionId, isLatest, isHideMarker } = version;
  return { type: 'version', ...fieldsOf(place, version), versionId, isLatest, isHideMarker };
}

/** Everything below a slash, as one row. */
export function prefixLine(place: ContainerPlace, prefix: ObjectPrefix): JsonLine {
  return { type: 'prefix', location: locationOf(place, prefix.name), name: prefix.name };
}

function fieldsOf(place: ContainerPlace, object: StorageObject): Omit<ObjectLine, 'type'> {
  const { name, size, checksums, etag, contentType, lastModified, sourceLastModified, versionId, metadata, headers } =
    object;
  const told = {
    etag,
    contentType,
    lastModified: lastModified?.toISOString(),
    sourceLastModified: sourceLastModified?.toISOString(),
    versionId,
    metadata: metadata && { ...metadata },
    headers: headers && { ...headers },
  };
  const known = Object.entries(told).filter(([, value]) => value !== undefined);
  return {
    location: locationOf(place, name),
    name,
    size,
    checksums: { ...checksums },
    ...(Object.fromEntries(known) as Partial<ObjectLine>),
  };
}
