import { abortMutants } from './aborts.js';
import { browserUploadMutants } from './browser-uploads.js';
import { conditionMutants } from './conditions.js';
import { containerMutants } from './containers.js';
import { checksumMutants } from './checksums.js';
import { contentMutants } from './contents.js';
import { descriptionMutants } from './descriptions.js';
import { driverMutants } from './drivers.js';
import { facetMutants } from './facets.js';
import { listingMutants } from './listings.js';
import { metadataMutants } from './metadata.js';
import type { Mutant } from './mutant.js';
import { nameMutants } from './names.js';
import { optionMutants } from './options.js';
import { otherDriverMutants } from './other-driver.js';
import { readOnlyMutants } from './read-only.js';
import { referenceMutants } from './references.js';
import { stepMutants } from './steps.js';
import { urlMutants } from './urls.js';

/** Every way to break the contract that the kit is tried on. */
export const mutants: readonly Mutant[] = [
  ...containerMutants,
  ...listingMutants,
  ...nameMutants,
  ...referenceMutants,
  ...otherDriverMutants,
  ...optionMutants,
  ...checksumMutants,
  ...contentMutants,
  ...conditionMutants,
  ...metadataMutants,
  ...facetMutants,
  ...abortMutants,
  ...driverMutants,
  ...descriptionMutants,
  ...urlMutants,
  ...browserUploadMutants,
  ...stepMutants,
  ...readOnlyMutants,
];
