import { registerDriver } from '@stowage/core';
import { MyCloudStorageDriver } from './driver.js';

registerDriver('my_cloud', MyCloudStorageDriver);

declare module '@stowage/core' {
  interface DriverMap {
    my_cloud: typeof MyCloudStorageDriver;
  }
}

export { MyCloudStorageDriver } from './driver.js';
export type { MyCloudOptions } from './options.js';
