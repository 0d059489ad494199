import { sdkContender } from './jobs.js';

/** Without checksums where S3 does not insist on them. */
export const contender = sdkContender({
  requestChecksumCalculation: 'WHEN_REQUIRED',
  responseChecksumValidation: 'WHEN_REQUIRED',
});
