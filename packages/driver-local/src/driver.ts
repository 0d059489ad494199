import { StorageDriver, type ContainerRef } from '@stowage/core';
import type { LocalBackend } from './backend.js';
import { composeLocal } from './compose.js';
import type { LocalOptions } from './options.js';

/**
 * A directory on disk as an object store: each directory in it is a container, each file in those an object. The base directory
 * must exist. There are no credentials; the secret is accepted so that the driver can stand in for any other, and means nothing.
 *
 * @example
 * const driver = new LocalStorageDriver('/srv/objects');
 * const container = await driver.createContainer('photos');
 * await container.uploadObject('./cat.jpg', 'cats/cat.jpg'); // is /srv/objects/photos/cats/cat.jpg
 */
export class LocalStorageDriver extends StorageDriver<LocalBackend> {
  /** @throws {InvalidArgumentError} if an option is wrong. Nothing is read or written yet. */
  constructor(basePath: string, _secret?: string, options?: LocalOptions) {
    super(composeLocal(basePath, options));
  }

  /**
   * The absolute path of the file that holds an object now, for other programs to read. Writing to it goes past the store: see
   * the README. Another upload of the name puts another file in its place.
   *
   * @throws {ObjectDoesNotExistError} if there is no such object
   */
  async exFilePath(container: ContainerRef, name: string): Promise<string> {
    const keys = this.keysOf({ container, name });
    return this.backend.pathOf(keys.container, keys.object);
  }

  /**
   * Removes what processes left behind that died in the middle of something, if it is older than `leftoverAge`: temporary files,
   * sidecars without an object, empty directories. Goes through the whole container. Temporary files are also removed before the
   * first write to a container.
   */
  async exCleanUp(container: ContainerRef): Promise<{ readonly removedFiles: number }> {
    return { removedFiles: await this.backend.cleanUp(this.keyOf(container)) };
  }
}
