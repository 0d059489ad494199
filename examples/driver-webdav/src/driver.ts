import { StorageDriver } from '@stowage/core';
import { WebDavBackend } from './backend.js';
import { webDavSettings, type WebDavOptions } from './options.js';
import { WebDav } from './webdav.js';

/** What users construct. Beside its constructor it holds what only this provider can do, as `ex*` methods. */
export class WebDavStorageDriver extends StorageDriver<WebDavBackend> {
  /**
   * Sends nothing.
   *
   * @throws {InvalidArgumentError} if an option is unknown or wrong
   */
  constructor(user: string, password: string, options: WebDavOptions) {
    super(new WebDavBackend(new WebDav(user, password, webDavSettings(options))));
  }

  /** What the server says it can do, such as `1,2`: the classes of WebDAV. https://www.rfc-editor.org/rfc/rfc4918#section-10.1 */
  async exComplianceClasses(): Promise<string> {
    return this.backend.complianceClasses();
  }
}
