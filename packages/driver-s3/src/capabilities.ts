import type { Capabilities, ChecksumSupport } from '@stowage/core/spi';
import { KEPT_HEADERS, metadataSupport } from './metadata.js';
import { MAX_NAME_BYTES } from './names.js';
import { MAX_PAGE_SIZE } from './listing.js';
import type { Preset } from './presets.js';

/** The largest object of one write, and of one copy, in bytes. https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html */
export const MAX_WRITE_SIZE = 5 * 1024 ** 3;

const CHECKSUMS: Readonly<Record<Preset['checksums'], readonly ChecksumSupport[]>> = {
  crc64nvme: [
    { algorithm: 'crc64nvme', write: true, part: true, whole: 'combined' },
    { algorithm: 'md5', write: true, part: true, whole: 'none' },
  ],
  // Of the whole it is kept as metadata, in rclone's words.
  md5: [{ algorithm: 'md5', write: true, part: true, whole: 'announced' }],
};

/** What the contract is told of a preset. */
export function capabilitiesOf(preset: Preset): Capabilities {
  return {
    checksums: CHECKSUMS[preset.checksums],
    maxWriteSize: MAX_WRITE_SIZE,
    maxObjectNameBytes: MAX_NAME_BYTES,
    maxPageSize: MAX_PAGE_SIZE,
    rangeReads: true,
    deleteMissing: 'silent',
    metadata: metadataSupport(preset),
    headers: KEPT_HEADERS,
    conditions: { read: true, write: preset.writeConditions, copy: [], delete: false },
  };
}
