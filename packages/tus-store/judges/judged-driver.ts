import type { StorageDriver } from '@stowage/core';
import { AzureBlobsStorageDriver } from '@stowage/driver-azure-blobs';
import { s3Drivers } from '@stowage/driver-s3';
import { SwiftStorageDriver } from '@stowage/driver-swift';

/** What a judge's server tells. */
function told(name: string): string {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is not set: run this by 'pnpm judge'`);
  return value;
}

const drivers: Readonly<Record<string, () => unknown>> = {
  azurite: () => {
    const [account, endpoint] = [told('JUDGE_ACCOUNT'), told('JUDGE_ENDPOINT')];
    return new AzureBlobsStorageDriver(account, told('JUDGE_KEY'), { endpoint });
  },
  radosgw: () =>
    new s3Drivers.s3_rgw(told('JUDGE_ACCESS_KEY'), told('JUDGE_SECRET_KEY'), { endpoint: told('JUDGE_ENDPOINT') }),
  swift: () => new SwiftStorageDriver(told('JUDGE_USER'), told('JUDGE_KEY'), { authUrl: told('JUDGE_AUTH_URL') }),
};

/** For the judge that this is run for. */
export function judgedDriver(): StorageDriver {
  const make = drivers[told('JUDGE')];
  if (make === undefined) throw new Error(`no driver for the judge ${told('JUDGE')}`);
  return make() as StorageDriver;
}
