import { InvalidContainerNameError, InvalidObjectNameError } from '@stowage/core/spi';
import { PROVIDER } from './errors.js';

/** In bytes of UTF-8. Azure counts 1,024 characters, which are as many bytes or more. */
export const MAX_NAME_BYTES = 1024;
/** https://learn.microsoft.com/rest/api/storageservices/naming-and-referencing-containers--blobs--and-metadata */
const MAX_SEGMENTS = 254;

type Rule = readonly [broken: (name: string) => boolean, rule: string];

const BLOB_NAME_RULES: readonly Rule[] = [
  [(name) => name.includes('\\'), "it must not hold '\\', of which Azure makes '/'"],
  [(name) => name.startsWith('/'), "it must not start with '/'"],
  [
    (name) => name.split('/').some((segment) => segment === '.' || segment === '..'),
    "it must not hold '.' or '..' between slashes, which software on the way resolves",
  ],
  [(name) => name.split('/').length > MAX_SEGMENTS, `it must not have more than ${MAX_SEGMENTS} parts between '/'`],
  // eslint-disable-next-line no-control-regex -- they are what is looked for
  [(name) => /[\0-\x1f\x7f-\x9f]/.test(name), 'it must not hold control characters'],
  [(name) => /[\uFFFE\uFFFF]/.test(name), 'it must not hold U+FFFE or U+FFFF, which are no characters'],
];

const CONTAINER_NAME = /^[a-z0-9](?!.*--)[a-z0-9-]{1,61}[a-z0-9]$/;
/** Made by Azure itself: `$root`, `$web`, `$logs`, `$blobchangefeed`. */
const OWN_CONTAINER = /^\$[a-z]+$/;

/** @throws {InvalidObjectNameError} giving the rule */
export function assertBlobName(name: string): void {
  const broken = BLOB_NAME_RULES.find(([isBroken]) => isBroken(name));
  if (broken !== undefined) throw new InvalidObjectNameError(name, broken[1], { provider: PROVIDER });
}

/** @throws {InvalidContainerNameError} if no container has such a name, so that nothing has to be asked */
export function assertContainerName(name: string): void {
  if (CONTAINER_NAME.test(name) || OWN_CONTAINER.test(name)) return;
  const rule = '3 to 63 lower-case letters, digits and hyphens, each hyphen between two of the others';
  throw new InvalidContainerNameError(name, rule, { provider: PROVIDER });
}
