import { assertAlike } from './alike.js';
import type { ObjectRecord } from '@stowage/core/spi';

type Description = Omit<ObjectRecord, 'kind'>;

const FIELDS = ['contentType', 'metadata', 'headers', 'lastModified', 'sourceLastModified', 'etag'] as const;

/**
 * Fails unless an answer says of an object what looking it up says, field by field, or leaves the field undefined. Who finds the metadata
 * told asks for nothing more: then the time of the source's last change is told as well.
 */
export function assertTold(told: Description, object: Description): void {
  const said = FIELDS.filter((field) => told[field] !== undefined);
  assertAlike(
    said.map((field) => [field, told[field]]),
    said.map((field) => [field, object[field]]),
  );
  if (told.metadata !== undefined) assertAlike(told.sourceLastModified, object.sourceLastModified);
}

/** As {@link assertTold}, of the metadata alone. */
export function assertToldMetadata({ metadata }: Description, expected: Readonly<Record<string, string>>): void {
  if (metadata !== undefined) assertAlike(metadata, expected);
}
