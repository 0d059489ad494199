import type { Bucket } from '../cloud/bucket.js';
import { encryptionRow } from './file-row.js';
import { guarded, type Perspective } from './perspective.js';

/** A bucket as B2 prints it. */
export function bucketRow({ settings }: Bucket, { accountId, session }: Perspective): object {
  const can = (capability: Parameters<NonNullable<typeof session>['can']>[0]) => session?.can(capability) ?? false;
  const lock = { defaultRetention: settings.defaultRetention, isFileLockEnabled: settings.isFileLockEnabled };
  return {
    accountId,
    bucketId: settings.bucketId,
    bucketInfo: settings.bucketInfo,
    bucketName: settings.bucketName,
    bucketType: settings.bucketType,
    corsRules: settings.corsRules,
    defaultServerSideEncryption: guarded(can('readBucketEncryption'), encryptionRow(settings.defaultEncryption)),
    fileLockConfiguration: guarded(can('readBucketRetentions'), lock),
    lifecycleRules: settings.lifecycleRules,
    options: ['s3'],
    replicationConfiguration: guarded(can('readBucketReplications'), settings.replication),
    revision: settings.revision,
  };
}
