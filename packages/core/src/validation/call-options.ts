import * as z from 'zod';
import type * as Options from '../options.js';
import type { UploadSessionStore } from '../resume/upload-session.js';
import type { ChecksumAlgorithm, Checksums } from '../spi/index.js';
import { bounded } from './bounded.js';
import { headerText } from './header-text.js';
import { headers, metadata } from './text-record.js';

const text = z.string();
/** Of every option that is a number. What is more than this is a mistake, and would cost memory, sockets or days before it shows. */
const limit = bounded({ min: 1, max: 4_294_967_295, unit: 'rows' });
const partSize = bounded({ min: 1, max: 1024 ** 4, unit: 'bytes' });
const chunkSize = bounded({ min: 1, max: 1024 ** 3, unit: 'bytes' });
const concurrency = bounded({ min: 1, max: 1000 });
const expiresIn = bounded({ min: 1, max: 315_360_000, unit: 'seconds' });
const fileSize = bounded({ min: 1, max: Number.MAX_SAFE_INTEGER, unit: 'bytes' });
const partNumber = bounded({ min: 1, max: 1_000_000 });
const end = bounded({ min: 0, max: Number.MAX_SAFE_INTEGER, unit: 'bytes' });

const listener = z.custom<(...parameters: never[]) => void>(
  (value) => typeof value === 'function',
  'expected a function',
);
const signal = z.custom<AbortSignal>((value) => value instanceof AbortSignal, 'expected an AbortSignal');
const sessions = z.custom<UploadSessionStore>(
  (value) => typeof value === 'object' && value !== null && 'claim' in value,
  'expected a store of upload sessions',
);
// Not copied: the backend's own schema sees every key that was given.
const ex = z.custom<object>((value) => typeof value === 'object' && value !== null, 'expected an object');

const onDelete = z.enum(['keep', 'delete']);

const call = { signal: signal.optional() };
// `*` would mean any object, and only to some providers.
const etag = headerText.refine((value) => value !== '*', 'expected the ETag of one object');
const conditions = { ifMatch: etag.optional(), ifNoneMatch: z.literal('*').optional() };
const list = { ...call, limit: limit.optional(), cursor: text.optional() };
const read = {
  ...call,
  verifyHash: z.boolean().optional(),
  ifMatch: etag.optional(),
  onProgress: listener.optional(),
  ex: ex.optional(),
};
const expiring = { ...call, expiresIn: expiresIn.optional() };
const transfer = { partSize: partSize.optional(), concurrency: concurrency.optional() };
const stored = { contentType: headerText.optional(), metadata: metadata.optional() };
const range = { end: end.optional() };
const stream = { ...read, chunkSize: chunkSize.optional() };
const download = {
  ...read,
  ...transfer,
  overwriteExisting: z.boolean().optional(),
  deleteOnFailure: z.boolean().optional(),
  durable: z.boolean().optional(),
};

/** In hexadecimal digits. */
const DIGITS: Readonly<Record<ChecksumAlgorithm, number>> = {
  crc32: 8,
  crc32c: 8,
  crc64nvme: 16,
  md5: 32,
  sha1: 40,
  sha256: 64,
};

const checksums = z.strictObject(
  Object.fromEntries(Object.entries(DIGITS).map(([algorithm, digits]) => [algorithm, hex(digits).optional()])),
) as unknown as z.ZodType<Checksums>;

function hex(digits: number): z.ZodType<string> {
  return text
    .toLowerCase()
    .refine((value) => /^[0-9a-f]*$/.test(value) && value.length === digits, `expected ${digits} hexadecimal digits`);
}

/** A strict schema that holds exactly the options of one interface: a forgotten or invented one does not compile. */
function exactly<T extends object>() {
  return <S extends Record<keyof T, z.ZodType>>(shape: S & Record<Exclude<keyof S, keyof T>, never>) =>
    z.strictObject(shape) as unknown as z.ZodType<T>;
}

/** The options of every kind of call, as they are checked at run time. */
export const callOptions = {
  call: exactly<Options.CallOptions>()(call),
  getObject: exactly<Options.GetObjectOptions>()({ ...call, ex: ex.optional() }),
  listContainers: exactly<Options.ListContainersOptions>()(list),
  listObjects: exactly<Options.ListObjectsOptions>()({
    ...list,
    prefix: text.optional(),
    delimiter: text.min(1).optional(),
    after: text.optional(),
  }),
  listVersions: exactly<Options.ListVersionsOptions>()({ ...list, prefix: text.optional(), name: text.optional() }),
  createContainer: exactly<Options.CreateContainerOptions>()({ ...call, ex: ex.optional() }),
  upload: exactly<Options.UploadOptions>()({
    ...call,
    ...stored,
    ...transfer,
    ...conditions,
    headers: headers.optional(),
    verifyHash: z.union([z.boolean(), z.literal('parts')]).optional(),
    checksums: checksums.optional(),
    lastModified: z.date().optional(),
    resume: z.boolean().optional(),
    sessions: sessions.optional(),
    onProgress: listener.optional(),
    ex: ex.optional(),
  }),
  read: exactly<Options.ReadOptions>()(read),
  stream: exactly<Options.StreamOptions>()(stream),
  streamRange: exactly<Options.StreamOptions & Options.RangeEnd>()({ ...stream, ...range }),
  download: exactly<Options.DownloadOptions>()(download),
  downloadRange: exactly<Options.DownloadOptions & Options.RangeEnd>()({ ...download, ...range }),
  deleteObject: exactly<Options.DeleteObjectOptions>()({
    ...call,
    ifMatch: etag.optional(),
    versions: onDelete.optional(),
    ex: ex.optional(),
  }),
  deleteObjects: exactly<Options.DeleteObjectsOptions>()({
    ...call,
    concurrency: concurrency.optional(),
    versions: onDelete.optional(),
  }),
  deletePrefix: exactly<Options.DeletePrefixOptions>()({
    ...call,
    concurrency: concurrency.optional(),
    onProgress: listener.optional(),
  }),
  copy: exactly<Options.CopyOptions>()({
    ...call,
    ...stored,
    ...conditions,
    ...transfer,
    headers: headers.optional(),
    onProgress: listener.optional(),
    ex: ex.optional(),
    sourceEx: ex.optional(),
  }),
  signedUrl: exactly<Options.SignedUrlOptions>()({
    ...expiring,
    contentDisposition: headerText.optional(),
    contentType: headerText.optional(),
  }),
  signedUploadUrl: exactly<Options.SignedUploadUrlOptions>()({ ...expiring, contentType: headerText.optional() }),
  signedUploadForm: exactly<Options.SignedUploadFormOptions>()({
    ...expiring,
    ...stored,
    headers: headers.optional(),
    maxSize: fileSize.optional(),
  }),
  beginSignedUpload: exactly<Options.BeginSignedUploadOptions>()({
    ...call,
    ...stored,
    headers: headers.optional(),
    partSize: partSize.optional(),
  }),
  signUploadParts: exactly<Options.SignUploadPartsOptions>()({ ...expiring, parts: z.array(partNumber).optional() }),
  completeSignedUpload: exactly<Options.CompleteSignedUploadOptions>()({
    ...call,
    checksums: z.array(checksums).optional(),
  }),
  cdnUrl: exactly<Options.CdnUrlOptions>()(expiring),
};
