import { Provider, registerDriver } from '@stowage/core';
import { LocalStorageDriver } from './driver.js';

registerDriver(Provider.LOCAL, LocalStorageDriver);

declare module '@stowage/core' {
  interface DriverMap {
    local: typeof LocalStorageDriver;
  }
}

export { LocalStorageDriver };
export type { LocalBackend } from './backend.js';
export type { LocalOptions } from './options.js';
