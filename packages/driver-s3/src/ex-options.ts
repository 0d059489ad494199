import type { ExOptionTypes } from '@stowage/core/spi';
import { exChecker, headerText, lateTable, textRecord, z } from '@stowage/core/validation';
import type { ServerSideEncryption, SseC } from './encryption.js';

/** Who may do what with an object or bucket, in S3's words, where there are ACLs. */
export type CannedAcl =
  | 'authenticated-read'
  | 'aws-exec-read'
  | 'bucket-owner-full-control'
  | 'bucket-owner-read'
  | 'private'
  | 'public-read'
  | 'public-read-write';

/** Until when a version cannot be deleted. */
export interface ObjectLock {
  readonly mode: 'COMPLIANCE' | 'GOVERNANCE';
  readonly retainUntil: Date;
}

/** How a bucket is made. */
export interface S3CreateContainerOptions {
  /** Default: the driver's. */
  readonly region?: string | undefined;
  readonly acl?: CannedAcl | undefined;
  readonly objectOwnership?: 'BucketOwnerEnforced' | 'BucketOwnerPreferred' | 'ObjectWriter' | undefined;
  /** Object Lock, which keeps versions, too. It cannot be turned off. Default: false. */
  readonly objectLock?: boolean | undefined;
}

/** What only S3 can store an object with, however it comes into being. */
export interface S3StoredOptions {
  /** Such as `STANDARD_IA`. Default: the provider's. */
  readonly storageClass?: string | undefined;
  /** At most ten. */
  readonly tags?: Readonly<Record<string, string>> | undefined;
  readonly acl?: CannedAcl | undefined;
  readonly serverSideEncryption?: ServerSideEncryption | undefined;
  /** The bucket must have Object Lock. */
  readonly objectLock?: ObjectLock | undefined;
  /** The bucket must have Object Lock. */
  readonly legalHold?: boolean | undefined;
}

/** What only S3 can store an upload with. */
export type S3UploadOptions = S3StoredOptions;

/** What reading an object needs. */
export interface S3ReadOptions {
  /** Of an object that is encrypted with a key of the caller's. */
  readonly serverSideEncryption?: SseC | undefined;
}

/** What only S3 can store a copy with. The key of its source is told by `sourceEx`. */
export type S3CopyOptions = S3StoredOptions;

/** How a locked version is deleted. */
export interface S3DeleteOptions {
  /** Also if a retention in governance mode protects it, where the credentials may do that. Default: false. */
  readonly bypassGovernanceRetention?: boolean | undefined;
}

/** The options of S3's own, call by call: what is written as `{ ex: … }`. */
export interface S3ExOptions extends ExOptionTypes {
  readonly createContainer?: S3CreateContainerOptions;
  readonly upload?: S3UploadOptions;
  readonly read?: S3ReadOptions;
  readonly copy?: S3CopyOptions;
  readonly delete?: S3DeleteOptions;
}

const sseC = z.lazy(() =>
  z.strictObject({
    mode: z.literal('SSE-C'),
    customerKey: z.custom<Uint8Array>(
      (value) => value instanceof Uint8Array && value.length === 32,
      'expected 32 bytes as a Uint8Array',
    ),
  }),
);
const encryption = z.lazy(() =>
  z.discriminatedUnion('mode', [
    z.strictObject({ mode: z.literal('SSE-S3') }),
    z.strictObject({
      mode: z.literal('SSE-KMS'),
      keyId: headerText.optional(),
      context: textRecord().optional(),
      bucketKey: z.boolean().optional(),
    }),
    sseC,
  ]),
);
const acl = z.lazy(() =>
  z.enum([
    'authenticated-read',
    'aws-exec-read',
    'bucket-owner-full-control',
    'bucket-owner-read',
    'private',
    'public-read',
    'public-read-write',
  ]),
);

const stored = lateTable({
  storageClass: () => headerText.optional(),
  tags: () => textRecord().optional(),
  acl: () => acl.optional(),
  serverSideEncryption: () => encryption.optional(),
  objectLock: () => z.strictObject({ mode: z.enum(['COMPLIANCE', 'GOVERNANCE']), retainUntil: z.date() }).optional(),
  legalHold: () => z.boolean().optional(),
});

const schemas = lateTable({
  createContainer: () =>
    z.strictObject({
      region: headerText.optional(),
      acl: acl.optional(),
      objectOwnership: z.enum(['BucketOwnerEnforced', 'BucketOwnerPreferred', 'ObjectWriter']).optional(),
      objectLock: z.boolean().optional(),
    }),
  upload: () => z.strictObject(stored),
  read: () => z.strictObject({ serverSideEncryption: sseC.optional() }),
  copy: () => z.strictObject(stored),
  delete: () => z.strictObject({ bypassGovernanceRetention: z.boolean().optional() }),
  none: () => z.strictObject({}),
});

/** S3's own options of one call, checked. */
export const exOptions = exChecker<typeof schemas, S3ExOptions>(schemas);
