import * as z from 'zod';
import type * as Options from '../options.js';
import type { FileHashStore } from '../resume/file-hash-store.js';
import type { UploadSessionStore } from '../resume/upload-session.js';
import type { ChecksumAlgorithm, Checksums } from '../spi/index.js';
import { bounded } from './bounded.js';
import { concurrencySchema } from './concurrency.js';
import { headerText } from './header-text.js';
import { lateTable } from './late-table.js';
import { headers, metadata } from './text-record.js';

/** In hexadecimal digits. */
const DIGITS: Readonly<Record<ChecksumAlgorithm, number>> = {
  crc32: 8,
  crc32c: 8,
  crc64nvme: 16,
  md5: 32,
  sha1: 40,
  sha256: 64,
};

function hex(digits: number): z.ZodType<string> {
  return z
    .string()
    .toLowerCase()
    .refine((value) => /^[0-9a-f]*$/.test(value) && value.length === digits, `expected ${digits} hexadecimal digits`);
}

/** What options are made of. Of every one that is a number: what is more than this is a mistake, and would cost memory, sockets or days before it shows. */
const each = lateTable({
  text: () => z.string(),
  limit: () => bounded({ min: 1, max: 4_294_967_295, unit: 'rows' }),
  partSize: () => bounded({ min: 1, max: 1024 ** 4, unit: 'bytes' }),
  chunkSize: () => bounded({ min: 1, max: 1024 ** 3, unit: 'bytes' }),
  concurrency: concurrencySchema,
  expiresIn: () => bounded({ min: 1, max: 315_360_000, unit: 'seconds' }),
  fileSize: () => bounded({ min: 1, max: Number.MAX_SAFE_INTEGER, unit: 'bytes' }),
  partNumber: () => bounded({ min: 1, max: 1_000_000 }),
  end: () => bounded({ min: 0, max: Number.MAX_SAFE_INTEGER, unit: 'bytes' }),
  listener: () =>
    z.custom<(...parameters: never[]) => void>((value) => typeof value === 'function', 'expected a function'),
  signal: () => z.custom<AbortSignal>((value) => value instanceof AbortSignal, 'expected an AbortSignal'),
  sessions: () =>
    z.custom<UploadSessionStore>(
      (value) => typeof value === 'object' && value !== null && 'claim' in value,
      'expected a store of upload sessions',
    ),
  hashes: () =>
    z.custom<FileHashStore>(
      (value) => typeof value === 'object' && value !== null && 'recall' in value && 'remember' in value,
      'expected a store of hashes of files',
    ),
  // Not copied: the backend's own schema sees every key that was given.
  ex: () => z.custom<object>((value) => typeof value === 'object' && value !== null, 'expected an object'),
  onDelete: () => z.enum(['keep', 'delete']),
  // `*` would mean any object, and only to some providers.
  etag: () => headerText.refine((value) => value !== '*', 'expected the ETag of one object'),
  checksums: () =>
    z.strictObject(
      Object.fromEntries(Object.entries(DIGITS).map(([algorithm, digits]) => [algorithm, hex(digits).optional()])),
    ) as unknown as z.ZodType<Checksums>,
});

const call = () => ({ signal: each.signal.optional() });
const conditions = () => ({ ifMatch: each.etag.optional(), ifNoneMatch: z.literal('*').optional() });
const list = () => ({ ...call(), limit: each.limit.optional(), cursor: each.text.optional() });
const read = () => ({
  ...call(),
  verifyHash: z.boolean().optional(),
  ifMatch: each.etag.optional(),
  onProgress: each.listener.optional(),
  ex: each.ex.optional(),
});
const expiring = () => ({ ...call(), expiresIn: each.expiresIn.optional() });
const transfer = () => ({ partSize: each.partSize.optional(), concurrency: each.concurrency.optional() });
const stored = () => ({ contentType: headerText.optional(), metadata: metadata.optional() });
const range = () => ({ end: each.end.optional() });
const stream = () => ({ ...read(), chunkSize: each.chunkSize.optional() });
const download = () => ({
  ...read(),
  ...transfer(),
  overwriteExisting: z.boolean().optional(),
  deleteOnFailure: z.boolean().optional(),
  durable: z.boolean().optional(),
});

/** A strict schema that holds exactly the options of one interface: a forgotten or invented one does not compile. */
function exactly<T extends object>() {
  return <S extends Record<keyof T, z.ZodType>>(shape: S & Record<Exclude<keyof S, keyof T>, never>) =>
    z.strictObject(shape) as unknown as z.ZodType<T>;
}

/** The options of every kind of call, as they are checked at run time. */
export const callOptions = lateTable({
  call: () => exactly<Options.CallOptions>()(call()),
  getObject: () => exactly<Options.GetObjectOptions>()({ ...call(), ex: each.ex.optional() }),
  listContainers: () => exactly<Options.ListContainersOptions>()(list()),
  listObjects: () =>
    exactly<Options.ListObjectsOptions>()({
      ...list(),
      prefix: each.text.optional(),
      delimiter: each.text.min(1).optional(),
      after: each.text.optional(),
    }),
  listVersions: () =>
    exactly<Options.ListVersionsOptions>()({ ...list(), prefix: each.text.optional(), name: each.text.optional() }),
  createContainer: () => exactly<Options.CreateContainerOptions>()({ ...call(), ex: each.ex.optional() }),
  upload: () =>
    exactly<Options.UploadOptions>()({
      ...call(),
      ...stored(),
      ...transfer(),
      ...conditions(),
      headers: headers.optional(),
      verifyHash: z.union([z.boolean(), z.literal('parts')]).optional(),
      checksums: each.checksums.optional(),
      lastModified: z.date().optional(),
      resume: z.boolean().optional(),
      sessions: each.sessions.optional(),
      hashes: each.hashes.optional(),
      onProgress: each.listener.optional(),
      ex: each.ex.optional(),
    }),
  read: () => exactly<Options.ReadOptions>()(read()),
  stream: () => exactly<Options.StreamOptions>()(stream()),
  streamRange: () => exactly<Options.StreamOptions & Options.RangeEnd>()({ ...stream(), ...range() }),
  download: () => exactly<Options.DownloadOptions>()(download()),
  downloadRange: () => exactly<Options.DownloadOptions & Options.RangeEnd>()({ ...download(), ...range() }),
  deleteObject: () =>
    exactly<Options.DeleteObjectOptions>()({
      ...call(),
      ifMatch: each.etag.optional(),
      versions: each.onDelete.optional(),
      ex: each.ex.optional(),
    }),
  deleteObjects: () =>
    exactly<Options.DeleteObjectsOptions>()({
      ...call(),
      concurrency: each.concurrency.optional(),
      versions: each.onDelete.optional(),
    }),
  deletePrefix: () =>
    exactly<Options.DeletePrefixOptions>()({
      ...call(),
      concurrency: each.concurrency.optional(),
      onProgress: each.listener.optional(),
    }),
  copy: () =>
    exactly<Options.CopyOptions>()({
      ...call(),
      ...stored(),
      ...conditions(),
      ...transfer(),
      headers: headers.optional(),
      onProgress: each.listener.optional(),
      ex: each.ex.optional(),
      sourceEx: each.ex.optional(),
    }),
  signedUrl: () =>
    exactly<Options.SignedUrlOptions>()({
      ...expiring(),
      contentDisposition: headerText.optional(),
      contentType: headerText.optional(),
    }),
  signedUploadUrl: () =>
    exactly<Options.SignedUploadUrlOptions>()({ ...expiring(), contentType: headerText.optional() }),
  signedUploadForm: () =>
    exactly<Options.SignedUploadFormOptions>()({
      ...expiring(),
      ...stored(),
      headers: headers.optional(),
      maxSize: each.fileSize.optional(),
    }),
  beginSignedUpload: () =>
    exactly<Options.BeginSignedUploadOptions>()({
      ...call(),
      ...stored(),
      headers: headers.optional(),
      partSize: each.partSize.optional(),
    }),
  signUploadParts: () =>
    exactly<Options.SignUploadPartsOptions>()({ ...expiring(), parts: z.array(each.partNumber).optional() }),
  completeSignedUpload: () =>
    exactly<Options.CompleteSignedUploadOptions>()({
      ...call(),
      checksums: z.array(each.checksums).optional(),
    }),
  cdnUrl: () => exactly<Options.CdnUrlOptions>()(expiring()),
});
