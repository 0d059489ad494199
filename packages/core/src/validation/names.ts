import { InvalidContainerNameError, InvalidObjectNameError } from '../errors/index.js';
import type { Capabilities } from '../spi/index.js';

/**
 * What core promises every backend about object names: non-empty, valid Unicode, not too long. Names are opaque otherwise.
 *
 * @throws {InvalidObjectNameError} giving the rule
 */
export function assertObjectName(name: unknown, capabilities: Capabilities): asserts name is string {
  if (typeof name !== 'string' || name === '')
    throw new InvalidObjectNameError(String(name), 'it must be a non-empty string');
  if (!name.isWellFormed())
    throw new InvalidObjectNameError(name, 'it holds half of a surrogate pair, which UTF-8 cannot express');
  const limit = capabilities.maxObjectNameBytes;
  if (Buffer.byteLength(name) > limit)
    throw new InvalidObjectNameError(name, `it is longer than ${limit} bytes of UTF-8`);
}

/**
 * What core promises every backend about container names: non-empty and valid Unicode.
 *
 * @throws {InvalidContainerNameError} giving the rule
 */
export function assertContainerName(name: unknown): asserts name is string {
  if (typeof name !== 'string' || name === '')
    throw new InvalidContainerNameError(String(name), 'it must be a non-empty string');
  if (!name.isWellFormed()) throw new InvalidContainerNameError(name, 'it is not valid Unicode');
}
