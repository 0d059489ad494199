import * as z from 'zod';
import { InvalidArgumentError } from '../errors/index.js';

/** What a driver's schema says of an option that is a URL. */
export const httpUrl = z.lazy(() => z.url({ protocol: /^https?$/, error: 'expected an http or https URL' }));

/**
 * The URL in the option of this name, such as `cdnUrl`, as names can be hung on it: without a slash at its end.
 *
 * @throws {InvalidArgumentError} if it has a query, a fragment or credentials
 */
export function baseOf(option: string, url: string): string {
  const { origin, pathname, search, hash, username, password } = new URL(url);
  if (`${search}${hash}${username}${password}` !== '') {
    throw new InvalidArgumentError(`option '${option}' must have no query, fragment or credentials: names follow it`);
  }
  return `${origin}${pathname}`.replace(/\/+$/, '');
}
