import { StorageDriver } from '@stowage/core';
import type { DriverScope } from '@stowage/core/registry';
import type { AzureBlobsBackend } from './backend.js';
import { composeBackend } from './compose.js';
import { connectionParts, credentials, type AzureCredential } from './credentials.js';
import { azureSettings, type AzureBlobsOptions } from './options.js';

/** Azure Blob Storage, by its REST API. */
export class AzureBlobsStorageDriver extends StorageDriver<AzureBlobsBackend> {
  /**
   * Does no I/O: who asks is first used, and found right or wrong, by the first call.
   *
   * @param scope replaces the machine's network, clock, sleep or chance, for tests
   * @throws {InvalidArgumentError} naming the option that is unknown or wrong
   */
  constructor(account: string, credential: AzureCredential, options: AzureBlobsOptions = {}, scope?: DriverScope) {
    super(composeBackend(credentials(account, credential), azureSettings(account, options), scope));
  }

  /**
   * A driver for what a connection string says: account and key, or a shared access signature; `UseDevelopmentStorage=true` is Azurite.
   *
   * @throws {InvalidArgumentError} naming the part that is missing
   */
  static fromConnectionString(text: string, options: AzureBlobsOptions = {}): AzureBlobsStorageDriver {
    const { account, credential, endpoint } = connectionParts(text);
    const where = endpoint === undefined ? {} : { endpoint };
    return new AzureBlobsStorageDriver(account, credential, { ...where, ...options });
  }
}
