import type { ApplicationKey } from '../cloud/application-key.js';
import type { Perspective } from './perspective.js';

/** A key as B2 prints it, without its secret. Before v4 a key had at most one bucket. */
export function keyRow(key: ApplicationKey, { accountId, version }: Perspective): object {
  const restriction = version === 4 ? { bucketIds: key.bucketIds } : { bucketId: key.bucketIds?.[0] ?? null };
  return {
    accountId,
    applicationKeyId: key.keyId,
    ...restriction,
    capabilities: key.capabilities,
    expirationTimestamp: key.expirationTimestamp,
    keyName: key.keyName,
    namePrefix: key.namePrefix,
    options: ['s3'],
  };
}

/** Whether a key can be shown in a version: below v4, one for several buckets cannot. */
export function isExpressible(key: ApplicationKey, { version }: Perspective): boolean {
  return version === 4 || (key.bucketIds?.length ?? 0) <= 1;
}
