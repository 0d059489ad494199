/** B2 as something that uploads are tried on: see tools/recovery. */
import { BackblazeB2StorageDriver } from '@stowage/driver-backblaze-b2';

export const place = {
  title: 'Backblaze B2',
  completion: /^POST \S*\/b2_finish_large_file /m,
  connect: (endpoint, options = {}) =>
    BackblazeB2StorageDriver.fromEnv({ ...process.env, B2_ENDPOINT: endpoint }, options),
};
