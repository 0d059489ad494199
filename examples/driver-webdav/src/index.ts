import { registerDriver } from '@stowage/core';
import { WebDavStorageDriver } from './driver.js';

registerDriver('webdav', WebDavStorageDriver);

declare module '@stowage/core' {
  interface DriverMap {
    webdav: typeof WebDavStorageDriver;
  }
}

export { WebDavStorageDriver } from './driver.js';
export type { WebDavOptions } from './options.js';
