import { StorageDriver } from '../storage-driver.js';
import { MemoryBackend } from './memory-backend.js';
import type { MemoryOptions } from './memory-options.js';

/**
 * Objects in this process's memory, gone with it: a test double that behaves as an object store does, with pages, ranges,
 * parts, versions and real hashes. Key and secret are accepted, so that it can stand in for any driver, and mean nothing.
 *
 * @example
 * const driver = new MemoryStorageDriver();
 * const container = await driver.createContainer('photos');
 * await container.uploadObjectViaStream('meow', 'cat.txt');
 * driver.exContents('photos').get('cat.txt'); // <Buffer 6d 65 6f 77>
 */
export class MemoryStorageDriver extends StorageDriver<MemoryBackend> {
  constructor(_key?: string, _secret?: string, options?: MemoryOptions) {
    super(new MemoryBackend(options));
  }

  /** Every byte of every object that a plain listing shows, by name: for the assertions of a test. */
  exContents(container: string): ReadonlyMap<string, Buffer> {
    return this.backend.contents(container);
  }

  /** Forgets everything, containers included. */
  exClear(): void {
    this.backend.clear();
  }
}
