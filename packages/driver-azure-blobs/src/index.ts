import { Provider, registerDriver } from '@stowage/core';
import { AzureBlobsStorageDriver } from './driver.js';

declare module '@stowage/core' {
  interface DriverMap {
    azure_blobs: typeof AzureBlobsStorageDriver;
  }
}

registerDriver(Provider.AZURE_BLOBS, AzureBlobsStorageDriver);

export { AzureBlobsStorageDriver };
export type { AzureLeasable, AzureVersionRef } from './driver.js';
export type {
  AzureAcquireLeaseOptions,
  AzureBreakLeaseOptions,
  AzureLeasedOptions,
  AzureListBlobsOptions,
  AzureSetTierOptions,
  AzureSnapshotOptions,
} from './ex-calls.js';
export type { AzureBlobsBackend } from './backend.js';
export type { AzureCredential, TokenCredential } from './credentials.js';
export type {
  AzureCopyOptions,
  AzureCreateContainerOptions,
  AzureDeleteOptions,
  AzureExOptions,
  AzurePublicAccess,
  AzureReadOptions,
  AzureTier,
  AzureUploadOptions,
} from './ex-options.js';
export type { AzureBlobsOptions } from './options.js';
