import { getDriver, Provider, type StorageDriver } from '@stowage/core';
import '@stowage/driver-backblaze-b2';
import '@stowage/driver-local';
import type { Provided } from './features.js';

/** A driver of each protocol. None of them is ever asked for anything: what they can do is known before the first request. */
export function providers(directory: string): readonly Provided[] {
  const provided = (title: string, { backend }: StorageDriver): Provided => ({ title, backend });
  return [
    provided('Backblaze B2', new (getDriver(Provider.BACKBLAZE_B2))('key-id', 'key')),
    provided('local directory', new (getDriver(Provider.LOCAL))(directory)),
    provided('memory', new (getDriver(Provider.MEMORY))()),
  ];
}
