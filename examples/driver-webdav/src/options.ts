import { isLoopback, type HttpOptions } from '@stowage/core/http';
import { checkOptions } from '@stowage/core/validation';
import { z } from 'zod';

/** How the driver reaches the server. */
export interface WebDavOptions {
  /** The URL of the collection whose collections are the containers. */
  readonly endpoint: string;
  /** `false` lets the password travel in plain HTTP to other machines. Default: true. */
  readonly secure?: boolean | undefined;
  /** Time limits and connections. */
  readonly http?: HttpOptions | undefined;
}

const driverOptions = z
  .strictObject({
    endpoint: z.url({ protocol: /^https?$/ }).transform((url) => url.replace(/\/+$/, '')),
    secure: z.boolean().default(true),
    http: z.custom<HttpOptions>((value) => typeof value === 'object').default({}),
  })
  .refine(({ endpoint, secure }) => !secure || isSafe(new URL(endpoint)), {
    path: ['endpoint'],
    error: "is plain HTTP to another machine, which the option 'secure: false' allows",
  });
const noOptions = z.strictObject({});

function isSafe({ protocol, hostname }: URL): boolean {
  return protocol === 'https:' || isLoopback(hostname);
}

/** @throws {InvalidArgumentError} naming each option that is unknown or wrong */
export function checkWebDavOptions(options: WebDavOptions): { readonly endpoint: string; readonly http: HttpOptions } {
  const { endpoint, http } = checkOptions('new WebDavStorageDriver', driverOptions, options);
  return { endpoint, http };
}

/**
 * This driver has no options of its own for any call: whatever is in `ex` is a mistake.
 *
 * @throws {InvalidArgumentError} naming it
 */
export function refuseEx(ex: object | undefined): void {
  checkOptions('ex', noOptions, ex);
}
