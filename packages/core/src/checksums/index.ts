export { beginChecksum, checksumOf } from './begin-checksum.js';
export { ChecksumSet } from './checksum-set.js';
export type { Checksum } from './checksum.js';
export { checksumOfPart, checksumOfWrite, contradiction, strongest, strongestOfRanges } from './choice.js';
export { ChecksummedBody } from './checksummed-body.js';
export { combinedChecksum, combines, type ChecksummedSpan } from './combine.js';
