import { rcloneContender } from './rclone.js';

/** API version 1, and at most 100 calls a second, which is its own choice. */
export const contender = rcloneContender({
  backend: 'b2',
  env: ({ url, keyId, key }) => ({ RCLONE_B2_ENDPOINT: url, RCLONE_B2_ACCOUNT: keyId, RCLONE_B2_KEY: key }),
  deletion: ['--b2-hard-delete'],
});
