import { z } from 'zod';
import { MalformedResponseError } from '@stowage/core';
import { Upload } from '@tus/server';

const natural = z.int().nonnegative();

const schema = z.strictObject({
  version: z.literal(1),
  id: z.string().min(1),
  /** Tells what was kept of this upload from what was kept of an earlier one with the same id. */
  attempt: z.string().min(1),
  createdAt: z.iso.datetime(),
  /** Of the whole, in bytes; absent while the client has not told it. */
  size: natural.optional(),
  metadata: z.record(z.string(), z.string().nullable()).optional(),
  /** Of every part but the last, in bytes. */
  partSize: z.int().positive(),
  /** The provider's id of the upload in parts, once there is one. */
  uploadId: z.string().optional(),
  /** Whether the object is there. */
  isComplete: z.boolean(),
});

/** What is remembered of an upload, beside its bytes. */
export type UploadRecord = Readonly<z.infer<typeof schema>>;

/** As it is stored. */
export function serialized(record: UploadRecord): Buffer {
  return Buffer.from(JSON.stringify(record));
}

/** @throws {MalformedResponseError} if the text is none that `serialized` gave */
export function parsedRecord(text: string, { provider }: { readonly provider: string }): UploadRecord {
  try {
    return schema.parse(JSON.parse(text));
  } catch (cause) {
    throw new MalformedResponseError('the record of an upload by tus is not one', { provider, cause });
  }
}

/** As `@tus/server` knows it. */
export function uploadOf({ id, size, metadata, createdAt }: UploadRecord, offset: number): Upload {
  return new Upload({
    id,
    offset,
    creation_date: createdAt,
    ...(size !== undefined && { size }),
    ...(metadata !== undefined && { metadata }),
  });
}
