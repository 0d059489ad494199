import { z } from 'zod';
import type { BucketType, DefaultRetention } from '../cloud/bucket.js';
import type { BucketChanges } from '../cloud/buckets.js';
import { PLAIN, SSE_B2, type Encryption } from '../cloud/encryption.js';
import type { Replication } from '../cloud/replication-rules.js';
import type { Session } from '../cloud/session.js';
import { info, flag, structured } from '../wire/fields.js';
import { textRecord } from '../wire/text-record.js';

const days = z.number().int().nullish();

const lifecycleRule = z.looseObject({
  fileNamePrefix: z.string(),
  daysFromHidingToDeleting: days,
  daysFromUploadingToHiding: days,
  daysFromStartingToCancelingUnfinishedLargeFiles: days,
});

const names = z.array(z.string());

const corsRule = z.looseObject({
  corsRuleName: z.string(),
  allowedOrigins: names,
  allowedOperations: names,
  allowedHeaders: names.nullish(),
  exposeHeaders: names.nullish(),
  maxAgeSeconds: z.number(),
});

const replicationRule = z.looseObject({
  replicationRuleName: z.string(),
  destinationBucketId: z.string(),
  fileNamePrefix: z.string(),
  isEnabled: z.boolean(),
  includeExistingFiles: z.boolean().optional(),
  priority: z.number(),
});

const replication = z.object({
  asReplicationSource: z
    .object({ replicationRules: z.array(replicationRule), sourceApplicationKeyId: z.string() })
    .nullish(),
  asReplicationDestination: z.object({ sourceToDestinationKeyMapping: textRecord }).nullish(),
});

const mode = z.enum(['governance', 'compliance', 'none']).nullish();
const period = z.object({ duration: z.number().int().positive(), unit: z.enum(['days', 'years']) }).nullish();
const encryption = z.object({ mode: z.enum(['SSE-B2', 'none']).nullish(), algorithm: z.enum(['AES256']).nullish() });

/** The types a client may give a bucket. */
export const bucketType = z.enum(['allPublic', 'allPrivate', 'snapshot', 'restricted', 'shared']);

/** What both create and update can set. */
export const bucketFields = {
  bucketInfo: info.optional(),
  corsRules: structured(z.array(corsRule)).optional(),
  lifecycleRules: structured(z.array(lifecycleRule)).optional(),
  fileLockEnabled: flag.optional(),
  defaultServerSideEncryption: structured(encryption).optional(),
  replicationConfiguration: structured(replication).optional(),
};

/** Only update can set it. */
export const defaultRetention = structured(z.object({ mode, period })).optional();

type Fields = z.output<z.ZodObject<typeof bucketFields>> & {
  readonly bucketType?: BucketType | undefined;
  readonly defaultRetention?: z.output<typeof defaultRetention>;
};

/** A request's settings as changes; of those that need a right of their own, it is required. */
export function readChanges(request: Fields, session: Session): BucketChanges {
  if (request.defaultServerSideEncryption) session.require('writeBucketEncryption');
  if (request.fileLockEnabled !== undefined || request.defaultRetention) session.require('writeBucketRetentions');
  if (request.replicationConfiguration) session.require('writeBucketReplications');
  return defined({
    bucketType: request.bucketType,
    bucketInfo: request.bucketInfo,
    corsRules: request.corsRules,
    lifecycleRules: request.lifecycleRules,
    isFileLockEnabled: request.fileLockEnabled,
    defaultRetention: request.defaultRetention && retentionOf(request.defaultRetention),
    defaultEncryption: request.defaultServerSideEncryption && encryptionOf(request.defaultServerSideEncryption),
    replication: request.replicationConfiguration && replicationOf(request.replicationConfiguration),
  });
}

function defined(changes: object): BucketChanges {
  return Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
}

function encryptionOf({ mode }: z.output<typeof encryption>): Encryption {
  return mode === 'SSE-B2' ? SSE_B2 : PLAIN;
}

function retentionOf(value: { mode?: string | null | undefined; period?: DefaultRetention['period'] | undefined }) {
  if (value.mode !== 'governance' && value.mode !== 'compliance') return { mode: null, period: null };
  return { mode: value.mode, period: value.period ?? null };
}

/** Both sides are always shown, null where there is none; clearing both clears all. */
function replicationOf(value: z.output<typeof replication>): Replication | null {
  const asReplicationSource = value.asReplicationSource ?? null;
  const asReplicationDestination = value.asReplicationDestination ?? null;
  if (asReplicationSource === null && asReplicationDestination === null) return null;
  return { asReplicationDestination, asReplicationSource };
}
