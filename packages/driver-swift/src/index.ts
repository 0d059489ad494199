import { Provider, registerDriver } from '@stowage/core';
import { CloudFilesStorageDriver, OvhSwiftStorageDriver, SwiftStorageDriver } from './driver.js';

declare module '@stowage/core' {
  interface DriverMap {
    openstack_swift: typeof SwiftStorageDriver;
    ovh_swift: typeof OvhSwiftStorageDriver;
    cloudfiles: typeof CloudFilesStorageDriver;
  }
}

registerDriver(Provider.OPENSTACK_SWIFT, SwiftStorageDriver);
registerDriver(Provider.OVH_SWIFT, OvhSwiftStorageDriver);
registerDriver(Provider.CLOUDFILES, CloudFilesStorageDriver);

export { CloudFilesStorageDriver, OvhSwiftStorageDriver, SwiftStorageDriver };
export type { SwiftAccount } from './account.js';
export type { SwiftBackend } from './backend.js';
export type { SwiftMetadataOptions, SwiftSweepOptions } from './ex-calls.js';
export type {
  SwiftContainerSettings,
  SwiftCreateContainerOptions,
  SwiftExOptions,
  SwiftExpiry,
  SwiftUploadOptions,
} from './ex-options.js';
export type { BulkDeletion } from './deletions.js';
export type { FormRequest, SwiftForm } from './forms.js';
export type { SwiftOptions } from './options.js';
export type { AuthVersion } from './session/authentication.js';
export type { TempUrlRequest } from './links.js';
