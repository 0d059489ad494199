/** Azurite as something that uploads are tried on: see tools/recovery. An endpoint has the account in its path. */
import { AzureBlobsStorageDriver } from '@stowage/driver-azure-blobs';

const { JUDGE_ACCOUNT = '', JUDGE_KEY = '' } = process.env;

export const place = {
  title: 'Azure Blob Storage on Azurite',
  completion: /^PUT \S*comp=blocklist/m,
  connect: (origin, options = {}) =>
    new AzureBlobsStorageDriver(JUDGE_ACCOUNT, JUDGE_KEY, {
      endpoint: `${new URL(origin).origin}/${JUDGE_ACCOUNT}`,
      ...options,
    }),
};
