import { sdkContender } from './jobs.js';

/** With its defaults: CRC-32 of all that is sent, and what is received is held against the checksum that S3 tells. */
export const contender = sdkContender({});
