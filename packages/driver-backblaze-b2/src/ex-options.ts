import type { ExOptionTypes } from '@stowage/core/spi';
import { checkOptions } from '@stowage/core/validation';
import { z } from 'zod';
import type { BucketSettings, FileRetention } from './api/requests.js';
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
}

/** How a bucket is changed: what is absent stays as it is. */
export interface B2UpdateContainerOptions extends B2CreateContainerOptions {
  readonly defaultRetention?: object | undefined;
  /** Refuse with a `ConflictError` if the bucket was changed since this revision (`container.extra.revision`). */
  readonly ifRevisionIs?: number | undefined;
}

/** What only B2 can store an object with. */
export interface B2UploadOptions {
  readonly serverSideEncryption?: ServerSideEncryption | undefined;
  /** The bucket must have Object Lock. */
  readonly legalHold?: 'off' | 'on' | undefined;
  /** The bucket must have Object Lock. */
  readonly fileRetention?: FileRetention | undefined;
}

/** What reading an object needs that is encrypted with a key of the caller's. */
export interface B2ReadOptions {
  readonly serverSideEncryption?: SseC | undefined;
}

/** What only B2 can store a copy with, and what reading its source needs. */
export interface B2CopyOptions extends B2UploadOptions {
  readonly sourceServerSideEncryption?: SseC | undefined;
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

const text = z.string();
const texts = z.array(text);
const days = z.int().positive().nullish();

const sseB2 = z.strictObject({ mode: z.literal('SSE-B2') });
const sseC = z.strictObject({
  mode: z.literal('SSE-C'),
  customerKey: z.custom<Uint8Array>(
    (value) => value instanceof Uint8Array && value.length === 32,
    'expected 32 bytes as a Uint8Array',
  ),
});
const encryption = z.discriminatedUnion('mode', [sseB2, sseC]);

const bucketSettings = {
  bucketType: z.enum(['allPrivate', 'allPublic']).optional(),
  bucketInfo: z.record(text, text).optional(),
  corsRules: z
    .array(
      z.strictObject({
        corsRuleName: text,
        allowedOrigins: texts,
        allowedOperations: texts,
        allowedHeaders: texts.nullish(),
        exposeHeaders: texts.nullish(),
        maxAgeSeconds: z.int().min(0).max(86_400),
      }),
    )
    .max(100)
    .optional(),
  lifecycleRules: z
    .array(
      z.strictObject({
        fileNamePrefix: text,
        daysFromHidingToDeleting: days,
        daysFromUploadingToHiding: days,
        daysFromStartingToCancelingUnfinishedLargeFiles: days,
      }),
    )
    .max(100)
    .optional(),
  fileLockEnabled: z.boolean().optional(),
  defaultServerSideEncryption: z
    .strictObject({ mode: z.enum(['SSE-B2', 'none']).nullable(), algorithm: z.literal('AES256').nullish() })
    .optional(),
};

const stored = {
  serverSideEncryption: encryption.optional(),
  legalHold: z.enum(['off', 'on']).optional(),
  fileRetention: z
    .strictObject({ mode: z.enum(['compliance', 'governance']), retainUntilTimestamp: z.int().positive() })
    .optional(),
};

const schemas = {
  createContainer: z.strictObject(bucketSettings),
  updateContainer: z.strictObject({
    ...bucketSettings,
    defaultRetention: z.looseObject({}).optional(),
    ifRevisionIs: z.int().optional(),
  }),
  upload: z.strictObject(stored),
  read: z.strictObject({ serverSideEncryption: sseC.optional() }),
  copy: z.strictObject({ ...stored, sourceServerSideEncryption: sseC.optional() }),
  delete: z.strictObject({ bypassGovernance: z.boolean().optional() }),
  none: z.strictObject({}),
};

type Checked = {
  readonly [K in keyof typeof schemas]: K extends keyof B2ExOptions
    ? NonNullable<B2ExOptions[K]>
    : z.output<(typeof schemas)[K]>;
};

/**
 * B2's own options of one call, checked.
 *
 * @throws {InvalidArgumentError} naming the option that is unknown or wrong, never its value
 */
export function exOptions<K extends keyof typeof schemas>(call: K, ex: object | undefined): Checked[K] {
  return checkOptions(`option 'ex' of ${call}`, schemas[call] as unknown as z.ZodType<Checked[K]>, ex);
}
