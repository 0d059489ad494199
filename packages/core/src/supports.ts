import { NotSupportedError } from './errors/index.js';
import type { BackendWith, FacetName, StorageBackend } from './spi/index.js';
import type { StorageDriver } from './storage-driver.js';

/** What users would call each facet in an error. */
const features: Record<FacetName, string> = {
  bulkDelete: 'bulk deletion',
  cdn: 'public URLs',
  copy: 'server-side copies',
  links: 'signed URLs',
  multipart: 'uploads in parts',
  regions: 'regions',
  uploadForms: 'signed upload forms',
  uploadLinks: 'signed upload URLs',
  uploadParts: 'signed uploads in parts',
  versions: 'object versions',
};

/**
 * Whether a driver that is not known at compile time can do something; where it is true, the methods can be called.
 *
 * ```ts
 * if (supports(driver, 'links')) console.log(await driver.signedUrl(object));
 * ```
 */
export function supports<B extends StorageBackend, F extends FacetName>(
  driver: StorageDriver<B>,
  facet: F,
): driver is StorageDriver<B> & StorageDriver<B & BackendWith<F>> {
  return driver.backend[facet] !== undefined;
}

/**
 * The facet, for a call that cannot do without.
 *
 * @throws {NotSupportedError} if the backend lacks it
 */
export function facetOf<F extends FacetName>(backend: StorageBackend, facet: F): NonNullable<StorageBackend[F]> {
  const found = backend[facet];
  if (found === undefined) throw new NotSupportedError(features[facet], { provider: backend.provider });
  return found;
}
