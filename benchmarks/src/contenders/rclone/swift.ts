import { rcloneContender } from './rclone.js';

/** No segments below 5 GiB, its default. */
export const contender = rcloneContender({
  backend: 'swift',
  env: ({ url, keyId, key }) => ({
    RCLONE_SWIFT_AUTH: url,
    RCLONE_SWIFT_AUTH_VERSION: '1',
    RCLONE_SWIFT_USER: keyId,
    RCLONE_SWIFT_KEY: key,
    NO_PROXY: '127.0.0.1',
  }),
});
