import type { ExOptionTypes } from '@stowage/core/spi';
import { exChecker, headerText, lateTable, metadata, z } from '@stowage/core/validation';
import type { BucketSettings, DefaultRetention } from './api/bucket-requests.js';
import type { FileRetention } from './api/requests.js';
import { bucketChanges, newBucket } from './bucket-options.js';
import type { ServerSideEncryption, SseC } from './encryption.js';

/** How a bucket is made. */
export interface B2CreateContainerOptions {
  /** Default: `allPrivate`. */
  readonly bucketType?: BucketSettings['bucketType'];
  /** At most 10 entries. */
  readonly bucketInfo?: BucketSettings['bucketInfo'];
  readonly corsRules?: BucketSettings['corsRules'];
  readonly lifecycleRules?: BucketSettings['lifecycleRules'];
  /** Object Lock. It can be turned on later, but never off. Default: false. */
  readonly fileLockEnabled?: BucketSettings['fileLockEnabled'];
  readonly defaultServerSideEncryption?: BucketSettings['defaultServerSideEncryption'];
  readonly replicationConfiguration?: BucketSettings['replicationConfiguration'];
}

/** How a bucket is changed: what is absent stays as it is. */
export interface B2UpdateContainerOptions extends B2CreateContainerOptions {
  /** How long new files are locked that do not say so themselves. The bucket must have Object Lock. */
  readonly defaultRetention?: DefaultRetention | undefined;
  /** Refuse with a `ConflictError` if the bucket was changed since this revision (`container.extra.revision`). */
  readonly ifRevisionIs?: number | undefined;
}

/** What only B2 can store a file with, however it comes into being. */
interface StoredOptions {
  readonly serverSideEncryption?: ServerSideEncryption | undefined;
  /** The bucket must have Object Lock. */
  readonly legalHold?: 'off' | 'on' | undefined;
  /** The bucket must have Object Lock. */
  readonly fileRetention?: FileRetention | undefined;
}

/** What only B2 can store an object with. */
export interface B2UploadOptions extends StoredOptions {
  /**
   * When the version counts as uploaded, in milliseconds since 1970, and not in the future. Backblaze allows it only to some
   * accounts.
   */
  readonly customUploadTimestamp?: number | undefined;
}

/** What reading an object needs that is encrypted with a key of the caller's. */
export interface B2ReadOptions {
  readonly serverSideEncryption?: SseC | undefined;
}

/** What only B2 can store a copy with, and what reading its source needs. */
export interface B2CopyOptions extends StoredOptions {
  readonly sourceServerSideEncryption?: SseC | undefined;
}

/** Which range is copied, and what the copy is given anew; the rest is the source's. */
export interface B2CopyRangeOptions extends B2CopyOptions {
  /** The first byte, counted from 0. */
  readonly start: number;
  /** The first byte that is not wanted any more. Default: the end of the source. */
  readonly end?: number | undefined;
  readonly contentType?: string | undefined;
  readonly metadata?: Readonly<Record<string, string>> | undefined;
}

/** How a locked object is deleted. */
export interface B2DeleteOptions {
  /** Also if a retention in governance mode protects it; the key must have `bypassGovernance`. Default: false. */
  readonly bypassGovernance?: boolean | undefined;
}

/** The options of B2's own, call by call: what is written as `{ ex: … }`. */
export interface B2ExOptions extends ExOptionTypes {
  readonly createContainer?: B2CreateContainerOptions;
  readonly upload?: B2UploadOptions;
  readonly read?: B2ReadOptions;
  readonly copy?: B2CopyOptions;
  readonly delete?: B2DeleteOptions;
}

const sseB2 = z.lazy(() => z.strictObject({ mode: z.literal('SSE-B2') }));
const sseC = z.lazy(() =>
  z.strictObject({
    mode: z.literal('SSE-C'),
    customerKey: z.custom<Uint8Array>(
      (value) => value instanceof Uint8Array && value.length === 32,
      'expected 32 bytes as a Uint8Array',
    ),
  }),
);
const encryption = z.lazy(() => z.discriminatedUnion('mode', [sseB2, sseC]));

const stored = lateTable({
  serverSideEncryption: () => encryption.optional(),
  legalHold: () => z.enum(['off', 'on']).optional(),
  fileRetention: () =>
    z.strictObject({ mode: z.enum(['compliance', 'governance']), retainUntilTimestamp: z.int().positive() }).optional(),
});

const uploaded = () => ({ ...stored, customUploadTimestamp: z.int().positive().optional() });
const source = lateTable({ sourceServerSideEncryption: () => sseC.optional() });

const schemas = lateTable({
  createContainer: () => newBucket,
  updateContainer: () => bucketChanges,
  upload: () => z.strictObject(uploaded()),
  read: () => z.strictObject({ serverSideEncryption: sseC.optional() }),
  copy: () => z.strictObject({ ...stored, ...source }),
  copyRange: () =>
    z
      .strictObject({
        ...stored,
        ...source,
        start: z.int().nonnegative(),
        end: z.int().positive().optional(),
        contentType: headerText.optional(),
        metadata: metadata.optional(),
      })
      .refine(({ start, end }) => end === undefined || start < end, "'start' must be below 'end'"),
  // Uploads in parts and copies in parts begin in the same way.
  begin: () => z.strictObject({ ...uploaded(), ...source }),
  delete: () => z.strictObject({ bypassGovernance: z.boolean().optional() }),
  none: () => z.strictObject({}),
});

/** B2's own options of one call, checked. */
export const exOptions = exChecker<typeof schemas, B2ExOptions>(schemas);
