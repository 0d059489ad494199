import {
  endpointOf,
  endpointShape,
  transportSettings,
  transportShape,
  type EndpointOptions,
  type TransportOptions,
  type TransportSettings,
} from '@stowage/core/http';
import { checkOptions } from '@stowage/core/validation';
import { z } from 'zod';

/** How the driver reaches the server: `endpoint`, or `host`, must be given. A path in `endpoint` is the collection whose collections are the containers. */
export interface WebDavOptions extends EndpointOptions, TransportOptions {}

/** The options with every default filled in. */
export interface WebDavSettings extends TransportSettings {
  /** Without a slash at its end. */
  readonly endpoint: string;
}

const driverOptions = z.strictObject({ ...endpointShape, ...transportShape });
const noOptions = z.strictObject({});

/** @throws {InvalidArgumentError} naming each option that is unknown or wrong */
export function webDavSettings(options: WebDavOptions): WebDavSettings {
  const checked: WebDavOptions = checkOptions('new WebDavStorageDriver', driverOptions, options);
  const endpoint = endpointOf(checked, { defaultHost: undefined, path: true, secret: 'the password' });
  return { ...transportSettings(checked, 'stowage-webdav'), endpoint };
}

/**
 * This driver has no options of its own for any call: whatever is in `ex` is a mistake.
 *
 * @throws {InvalidArgumentError} naming it
 */
export function refuseEx(ex: object | undefined): void {
  checkOptions('ex', noOptions, ex);
}
