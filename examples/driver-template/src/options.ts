import { checkOptions } from '@stowage/core/validation';
import { z } from 'zod';

/** How the driver reaches the provider. */
export interface MyCloudOptions {
  /** Where buckets are made. Default: `eu-1`. */
  readonly region?: string | undefined;
}

const driverOptions = z.strictObject({ region: z.string().min(1).default('eu-1') });
const noOptions = z.strictObject({});

/** @throws {InvalidArgumentError} naming each option that is unknown or wrong */
export function checkMyCloudOptions(options: MyCloudOptions | undefined): { readonly region: string } {
  return checkOptions('new MyCloudStorageDriver', driverOptions, options);
}

/**
 * This provider has no options of its own for any call: whatever is in `ex` is a mistake.
 *
 * @throws {InvalidArgumentError} naming it
 */
export function refuseEx(ex: object | undefined): void {
  checkOptions('ex', noOptions, ex);
}
