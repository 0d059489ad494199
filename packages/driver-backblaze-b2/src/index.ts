import { Provider, registerDriver } from '@stowage/core';
import { BackblazeB2StorageDriver } from './driver.js';

declare module '@stowage/core' {
  interface DriverMap {
    backblaze_b2: typeof BackblazeB2StorageDriver;
  }
}

registerDriver(Provider.BACKBLAZE_B2, BackblazeB2StorageDriver);

export { BackblazeB2StorageDriver };
export type { B2UploadUrl } from './driver.js';
export type { B2ListContainersOptions, B2ListVersionsOptions } from './ex-calls.js';
export type { B2Backend } from './backend.js';
export type { BackblazeB2Options } from './options.js';
export type {
  B2CopyOptions,
  B2CopyRangeOptions,
  B2CreateContainerOptions,
  B2DeleteOptions,
  B2ExOptions,
  B2ReadOptions,
  B2UpdateContainerOptions,
  B2UploadOptions,
} from './ex-options.js';
export type { B2Key, B2KeyOptions, B2NewKey } from './keys.js';
export type { ServerSideEncryption, SseB2, SseC } from './encryption.js';
export type {
  BucketType,
  CorsOperation,
  CorsRule,
  DefaultRetention,
  LifecycleRule,
  ListedBucketType,
  NotificationRule,
  ReplicationConfiguration,
  ReplicationRule,
} from './api/bucket-requests.js';
export type { FileRetention } from './api/requests.js';
export type { B2DownloadOverrides } from './download-overrides.js';
export type { Guarded } from './guarded.js';
export type { B2NotificationRule } from './notification-rules.js';
export type { B2ContainerProtection, B2ObjectProtection } from './protection.js';
