import type { ConformanceCase } from '../conformance-case.js';
import { abortCases } from './abort.js';
import { abortStepCases } from './abort-steps.js';
import { bulkDeleteCases } from './bulk-delete.js';
import { capabilityCases } from './capabilities.js';
import { cdnCases } from './cdn.js';
import { checksumCases } from './checksums.js';
import { conditionCases } from './conditions.js';
import { conditionRaceCases } from './condition-races.js';
import { concurrencyCases } from './concurrency.js';
import { containerCases } from './containers.js';
import { copyCases } from './copy.js';
import { descriptionCases } from './descriptions.js';
import { downloadCases } from './downloads.js';
import { earlyEndCases } from './early-ends.js';
import { errorCases } from './errors.js';
import { folderCases } from './folders.js';
import { givenChecksumCases } from './given-checksums.js';
import { headerCases } from './headers.js';
import { linkCases } from './links.js';
import { listingCases } from './listing.js';
import { metadataCases } from './metadata.js';
import { metadataLimitCases } from './metadata-limits.js';
import { multipartCases } from './multipart.js';
import { nameCases } from './names.js';
import { numberCases } from './numbers.js';
import { otherDriverCases } from './other-driver.js';
import { pageCases } from './pages.js';
import { parallelPartCases } from './parallel-parts.js';
import { pinCases } from './pins.js';
import { rangeCases } from './ranges.js';
import { readOnlyCases } from './read-only.js';
import { referenceCases } from './references.js';
import { regionCases } from './regions.js';
import { streamCases } from './streams.js';
import { uploadFormCases } from './upload-forms.js';
import { uploadPartCases } from './upload-parts.js';
import { uploadCases } from './uploads.js';
import { versionCases } from './versions.js';
import { versioningCases } from './versioning.js';

/** Every statement of the contract, topic by topic. */
export const conformanceCases: readonly ConformanceCase[] = [
  ...capabilityCases,
  ...containerCases,
  ...listingCases,
  ...folderCases,
  ...pageCases,
  ...uploadCases,
  ...streamCases,
  ...multipartCases,
  ...parallelPartCases,
  ...downloadCases,
  ...rangeCases,
  ...metadataCases,
  ...metadataLimitCases,
  ...headerCases,
  ...nameCases,
  ...numberCases,
  ...referenceCases,
  ...copyCases,
  ...descriptionCases,
  ...conditionCases,
  ...conditionRaceCases,
  ...pinCases,
  ...otherDriverCases,
  ...bulkDeleteCases,
  ...versionCases,
  ...versioningCases,
  ...linkCases,
  ...uploadFormCases,
  ...uploadPartCases,
  ...cdnCases,
  ...checksumCases,
  ...givenChecksumCases,
  ...regionCases,
  ...readOnlyCases,
  ...errorCases,
  ...abortCases,
  ...abortStepCases,
  ...earlyEndCases,
  ...concurrencyCases,
];
