import { registerDriver } from '@stowage/core';
import { S3StorageDriver } from './driver.js';
import { drivers, type PresetDriver } from './preset-drivers.js';

declare module '@stowage/core' {
  interface DriverMap {
    aliyun_oss: PresetDriver;
    backblaze_b2_s3: PresetDriver;
    cloudflare_r2: PresetDriver;
    digitalocean_spaces: PresetDriver;
    google_storage: PresetDriver;
    hetzner: PresetDriver;
    idrive_e2: PresetDriver;
    linode: PresetDriver;
    minio: PresetDriver;
    ovh: PresetDriver;
    s3: typeof S3StorageDriver;
    s3_rgw: PresetDriver;
    s3_swift: PresetDriver;
    scaleway: PresetDriver;
    storj: PresetDriver;
    supabase: PresetDriver;
    tigris: PresetDriver;
    vultr: PresetDriver;
    wasabi: PresetDriver;
  }
}

for (const [id, driver] of Object.entries(drivers)) registerDriver(id, driver);

export { S3CompatibleStorageDriver, type S3Driver } from './driver.js';
export { S3StorageDriver };
export { drivers as s3Drivers, type PresetDriver } from './preset-drivers.js';
export type { Preset } from './preset.js';
export { PRESETS, type PresetId } from './presets.js';
export type { FullS3Backend, S3Backend } from './backend.js';
export type { S3CorsRule } from './ex/cors.js';
export type { S3Options } from './options.js';
export type { S3Credentials, S3CredentialsProvider } from './session/credential-source.js';
export type { S3CredentialsFrom } from './session/named-credentials.js';
export type { ServerSideEncryption, SseC, SseKms, SseS3 } from './encryption.js';
export type {
  CannedAcl,
  ObjectLock,
  S3CopyOptions,
  S3CreateContainerOptions,
  S3DeleteOptions,
  S3ExOptions,
  S3ReadOptions,
  S3StoredOptions,
  S3UploadOptions,
} from './ex-options.js';
export type { S3SetRetentionOptions, S3VersionRef } from './ex/driver-with-settings.js';
export { unfinishedUploadsRule, type S3LifecycleRule, type S3Transition } from './ex/lifecycle.js';
export type { S3DefaultRetention, S3LockConfiguration } from './ex/lock.js';
export type { S3Ownership } from './ex/access.js';
export type { S3Policy } from './ex/policy.js';
export type { S3Tags } from './ex/tags.js';
export type { S3Website, S3WebsitePages, S3WebsiteRedirect } from './ex/website.js';
