import { rcloneContender } from './rclone.js';

/** Parts of 5 MiB and MD5, its defaults; the bucket is there, so it is not created. */
export const contender = rcloneContender({
  backend: 's3',
  env: ({ url, keyId, key }) => ({
    // As one whose buckets are in the path: Amazon's would be looked up as hosts.
    RCLONE_S3_PROVIDER: 'Other',
    RCLONE_S3_LIST_VERSION: '2',
    RCLONE_S3_ENDPOINT: url,
    RCLONE_S3_REGION: 'us-east-1',
    RCLONE_S3_FORCE_PATH_STYLE: 'true',
    RCLONE_S3_NO_CHECK_BUCKET: 'true',
    RCLONE_S3_ACCESS_KEY_ID: keyId,
    RCLONE_S3_SECRET_ACCESS_KEY: key,
    // Its AWS library reads a bundle of certificates that rclone then has no place for.
    AWS_CA_BUNDLE: '',
  }),
  options: ({ concurrency }) => ['--s3-upload-concurrency', String(concurrency)],
});
