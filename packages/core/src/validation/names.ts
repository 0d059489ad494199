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

const CONTAINER_NAME_RULES: readonly (readonly [broken: (name: string) => boolean, rule: string])[] = [
  [(name) => !name.isWellFormed(), 'it is not valid Unicode'],
  [(name) => name.includes('/'), "it must not hold '/', which ends the container's part of a path"],
  [(name) => name === '.' || name === '..', 'in a path it means a directory'],
  // eslint-disable-next-line no-control-regex -- they are what is looked for
  [(name) => /[\0-\x1f\x7f]/.test(name), 'it must not hold control characters'],
];

/**
 * What core promises every backend about container names: non-empty and valid Unicode, no control characters, and one segment of
 * a path or URL, if it is encoded as a whole.
 *
 * @throws {InvalidContainerNameError} giving the rule
 */
export function assertContainerName(name: unknown): asserts name is string {
  if (typeof name !== 'string' || name === '')
    throw new InvalidContainerNameError(String(name), 'it must be a non-empty string');
  const broken = CONTAINER_NAME_RULES.find(([isBroken]) => isBroken(name));
  if (broken !== undefined) throw new InvalidContainerNameError(name, broken[1]);
}
