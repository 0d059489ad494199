/** Swift as something that uploads are tried on: see tools/recovery. */
import { SwiftStorageDriver } from '@stowage/driver-swift';

const account = `AUTH_${process.env.JUDGE_USER?.split(':')[0]}`;

export const place = {
  title: 'OpenStack Swift',
  completion: /^PUT \S*[?&]multipart-manifest=put/m,
  connect: (endpoint, options = {}) =>
    new SwiftStorageDriver(process.env.JUDGE_USER, process.env.JUDGE_KEY, {
      authUrl: `${endpoint}/auth/v1.0`,
      storageUrl: `${endpoint}/v1/${account}`,
      ...options,
    }),
};
