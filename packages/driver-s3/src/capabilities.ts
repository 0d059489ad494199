import type { Capabilities, ChecksumSupport } from '@stowage/core/spi';
import { KEPT_HEADERS, metadataSupport } from './metadata.js';
import { MAX_NAME_BYTES } from './names.js';
import { MAX_PAGE_SIZE } from './listing.js';
import type { Preset } from './preset.js';

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
    maxWriteSize: preset.maxWriteSize,
    maxObjectNameBytes: MAX_NAME_BYTES,
    maxPageSize: MAX_PAGE_SIZE,
    rangeReads: true,
    deleteMissing: 'silent',
    metadata: metadataSupport(preset),
    headers: KEPT_HEADERS,
    conditions: {
      read: true,
      write: preset.writeConditions,
      copy: preset.copyConditions,
      delete: preset.deleteCondition,
    },
  };
}
