import { StorageDriver } from '@stowage/core';
import { MyCloudBackend } from './backend.js';
import { MyCloudService } from './my-cloud.js';
import { checkMyCloudOptions, type MyCloudOptions } from './options.js';

/** What users construct. Beside its constructor it holds what only this provider can do, as `ex*` methods. */
export class MyCloudStorageDriver extends StorageDriver<MyCloudBackend> {
  /**
   * Sends nothing.
   *
   * @throws {InvalidArgumentError} if an option is unknown or wrong
   */
  constructor(key: string, secret: string, options?: MyCloudOptions) {
    const { region } = checkMyCloudOptions(options);
    super(new MyCloudBackend(new MyCloudService(key, secret, region)));
  }

  /** How many buckets the account holds. */
  async exCountBuckets(): Promise<number> {
    return this.backend.countBuckets();
  }
}
