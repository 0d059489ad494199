import type { Capabilities, ChecksumAlgorithm, Checksums, ChecksumSupport } from '../spi/index.js';
import { combines } from './combine.js';

/** What is computed of the bytes of one write: what the provider wants most. Undefined: it keeps no checksum. */
export function checksumOfWrite({ checksums }: Capabilities): ChecksumSupport | undefined {
  return checksums.find(({ write }) => write) ?? checksums[0];
}

/** What is computed of the bytes of a part: what the provider compares, or makes the checksum of the whole of. */
export function checksumOfPart({ checksums }: Capabilities): ChecksumSupport | undefined {
  return checksums.find(({ part, whole }) => part || whole === 'combined');
}

/** From the strongest proof to the weakest; each of them finds what goes wrong by accident. */
const STRENGTH: readonly ChecksumAlgorithm[] = ['sha256', 'sha1', 'md5', 'crc64nvme', 'crc32c', 'crc32'];

/** What a download that comes in order is held against: the strongest checksum that is known of the object, and of the other one, if there is one. */
export function strongest(checksums: Checksums, others: Checksums = checksums): ChecksumAlgorithm | undefined {
  return STRENGTH.find((algorithm) => checksums[algorithm] !== undefined && others[algorithm] !== undefined);
}

/** What a download in several ranges is held against: one whose ranges combine spares reading the file again. */
export function strongestOfRanges(checksums: Checksums): ChecksumAlgorithm | undefined {
  return (
    STRENGTH.find((algorithm) => checksums[algorithm] !== undefined && combines(algorithm)) ?? strongest(checksums)
  );
}

/** The first algorithm by which two statements about the same bytes contradict each other; undefined if they agree. */
export function contradiction(one: Checksums, other: Checksums): ChecksumAlgorithm | undefined {
  return STRENGTH.find((algorithm) => {
    const [a, b] = [one[algorithm], other[algorithm]];
    return a !== undefined && b !== undefined && a !== b;
  });
}
