import type { FacetName } from '@stowage/core/spi';

/** The methods of every facet. */
export const FACETS: Readonly<Record<FacetName, readonly string[]>> = {
  bulkDelete: ['deleteObjects'],
  cdn: ['enableContainer', 'enableObject', 'containerUrl', 'objectUrl'],
  copy: ['copyObject', 'copyPart'],
  links: ['signedUrl'],
  multipart: ['limits', 'begin', 'writePart', 'complete', 'abort', 'listParts', 'listUploads'],
  regions: ['listRegions'],
  uploadForms: ['signedForm'],
  uploadLinks: ['signedUploadUrl'],
  uploadParts: ['signParts'],
  versions: ['setVersioning', 'listVersions', 'hideObject', 'restoreVersion', 'deleteVersion'],
};
