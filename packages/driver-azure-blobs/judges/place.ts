import { azureWire } from './wire.js';
import { AzureBlobsStorageDriver, type AzureBlobsOptions } from '../src/index.js';

/** What the judge says of its server. */
export function told(name: string): string {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is not set: pnpm judge azurite sets it`);
  return value;
}

/** Waits of a test: nobody shall take a retry for a hang. */
const QUICK: AzureBlobsOptions = { retry: { initialDelay: 2, maxDelay: 20 } };

/** A driver for the judge's account. */
export function connect(options: AzureBlobsOptions = {}, key = told('JUDGE_KEY')): AzureBlobsStorageDriver {
  return new AzureBlobsStorageDriver(told('JUDGE_ACCOUNT'), key, {
    ...QUICK,
    endpoint: told('JUDGE_ENDPOINT'),
    ...options,
  });
}

/** Azurite as something that uploads and faults are tried on: see tools/recovery. An endpoint has the account in its path. */
export const place = {
  title: 'Azure Blob Storage on Azurite',
  wire: azureWire,
  completion: /^PUT \S*comp=blocklist/m,
  partSize: 20_000,
  connect: (endpoint: string, options: AzureBlobsOptions = {}) =>
    connect({ endpoint: `${new URL(endpoint).origin}/${told('JUDGE_ACCOUNT')}`, ...options }),
};
