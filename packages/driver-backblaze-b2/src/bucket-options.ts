import { lateTable, textRecord, z } from '@stowage/core/validation';

/*
 * What a bucket can be set to, as it is checked before B2 is asked. The rules are B2's:
 * https://www.backblaze.com/apidocs/b2-create-bucket
 */

const text = z.string();
const texts = z.array(text);
const days = z.lazy(() => z.int().positive().nullish());

/** No more rules, of either kind, has a bucket. */
const MAX_RULES = 100;
const MAX_INFO = 10;
const MAX_PRIORITY = 2_147_483_647;

const corsRule = z.lazy(() =>
  z.strictObject({
    corsRuleName: text.regex(/^(?!b2-)[A-Za-z0-9-]{6,50}$/i, "expected 6 to 50 letters, digits and '-', not 'b2-…'"),
    allowedOrigins: texts.min(1),
    allowedOperations: z
      .array(
        z.enum([
          'b2_download_file_by_id',
          'b2_download_file_by_name',
          'b2_upload_file',
          'b2_upload_part',
          's3_delete',
          's3_get',
          's3_head',
          's3_post',
          's3_put',
        ]),
      )
      .min(1),
    allowedHeaders: texts.nullish(),
    exposeHeaders: texts.nullish(),
    maxAgeSeconds: z.int().min(0).max(86_400),
  }),
);

const lifecycleRule = z.lazy(() =>
  z.strictObject({
    fileNamePrefix: text,
    daysFromHidingToDeleting: days,
    daysFromUploadingToHiding: days,
    daysFromStartingToCancelingUnfinishedLargeFiles: days,
  }),
);

const replicationRule = z.lazy(() =>
  z.strictObject({
    replicationRuleName: text.regex(/^[A-Za-z0-9_-]{1,64}$/, "expected 1 to 64 letters, digits, '-' and '_'"),
    destinationBucketId: text.min(1),
    fileNamePrefix: text,
    includeExistingFiles: z.boolean().optional(),
    isEnabled: z.boolean(),
    priority: z.int().min(1).max(MAX_PRIORITY),
  }),
);

const replicationConfiguration = z.lazy(() =>
  z.strictObject({
    asReplicationSource: z
      .strictObject({ replicationRules: z.array(replicationRule), sourceApplicationKeyId: text.min(1) })
      .nullish(),
    asReplicationDestination: z.strictObject({ sourceToDestinationKeyMapping: textRecord() }).nullish(),
  }),
);

const period = z.lazy(() => z.strictObject({ duration: z.int().positive(), unit: z.enum(['days', 'years']) }));

const defaultRetention = z.lazy(() =>
  z.discriminatedUnion('mode', [
    z.strictObject({ mode: z.literal('compliance'), period }),
    z.strictObject({ mode: z.literal('governance'), period }),
    z.strictObject({ mode: z.null(), period: z.null().optional() }),
  ]),
);

const settings = lateTable({
  bucketType: () => z.enum(['allPrivate', 'allPublic']).optional(),
  bucketInfo: () =>
    textRecord()
      .refine((info) => Object.keys(info).length <= MAX_INFO, `expected at most ${MAX_INFO} entries`)
      .optional(),
  corsRules: () => z.array(corsRule).max(MAX_RULES).optional(),
  lifecycleRules: () => z.array(lifecycleRule).max(MAX_RULES).optional(),
  fileLockEnabled: () => z.boolean().optional(),
  defaultServerSideEncryption: () =>
    z
      .strictObject({ mode: z.enum(['SSE-B2', 'none']).nullable(), algorithm: z.literal('AES256').nullish() })
      .optional(),
  replicationConfiguration: () => replicationConfiguration.optional(),
});

/** The settings of a new bucket. */
export const newBucket = z.lazy(() => z.strictObject(settings));

/** The settings that a bucket can be given later. */
export const bucketChanges = z.lazy(() =>
  z.strictObject({
    ...settings,
    defaultRetention: defaultRetention.optional(),
    ifRevisionIs: z.int().optional(),
  }),
);
