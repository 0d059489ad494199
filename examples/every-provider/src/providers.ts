import { getDriver, Provider, type StorageDriver } from '@stowage/core';
import '@stowage/driver-azure-blobs';
import '@stowage/driver-backblaze-b2';
import '@stowage/driver-local';
import '@stowage/driver-s3';
import '@stowage/driver-swift';
import type { Provided } from './features.js';

/** Swift has no address of its own: every cluster has one. */
const SWIFT = 'https://swift.example.com/v3';

/** A driver of each protocol. None of them is ever asked for anything: what they can do is known before the first request. */
export function providers(directory: string): readonly Provided[] {
  const provided = (title: string, { backend }: StorageDriver): Provided => ({ title, backend });
  return [
    provided('Backblaze B2', new (getDriver(Provider.BACKBLAZE_B2))('key-id', 'key')),
    provided('Amazon S3', new (getDriver(Provider.S3))('key', 'secret')),
    provided('Azure Blob Storage', new (getDriver(Provider.AZURE_BLOBS))('account', 'a2V5')),
    provided('OpenStack Swift', new (getDriver(Provider.OPENSTACK_SWIFT))('user', 'key', { authUrl: SWIFT })),
    provided('local directory', new (getDriver(Provider.LOCAL))(directory)),
    provided('memory', new (getDriver(Provider.MEMORY))()),
  ];
}
