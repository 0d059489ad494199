import { ACCOUNT } from './rows.js';

const PART_SIZES = { absoluteMinimumPartSize: 5_000_000, recommendedPartSize: 100_000_000 };

const CAPABILITIES = [
  ...['listKeys', 'listBuckets', 'listAllBucketNames', 'readBuckets', 'writeBuckets', 'deleteBuckets'],
  ...['listFiles', 'readFiles', 'shareFiles', 'writeFiles', 'deleteFiles'],
];

/** The answer of `b2_authorize_account`, in the shape of each version of the API. */
export function authorization(version: number, base: string): Record<string, unknown> {
  const account = { accountId: ACCOUNT, authorizationToken: `4_${ACCOUNT}_acct_sink` };
  const hosts = { ...PART_SIZES, apiUrl: base, downloadUrl: base, s3ApiUrl: base };
  const scope = { bucketId: null, bucketName: null, capabilities: CAPABILITIES, namePrefix: null };
  if (version < 3) return { ...account, ...hosts, minimumPartSize: PART_SIZES.recommendedPartSize, allowed: scope };
  const nested =
    version === 3
      ? { ...scope, infoType: 'storageApi' }
      : { allowed: { buckets: null, capabilities: CAPABILITIES, namePrefix: null } };
  return { ...account, applicationKeyExpirationTimestamp: null, apiInfo: { storageApi: { ...hosts, ...nested } } };
}
