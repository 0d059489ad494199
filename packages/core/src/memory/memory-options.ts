import * as z from 'zod';
import type { Clock } from '../concurrency/index.js';
import type { ChecksumAlgorithm, MultipartLimits } from '../spi/index.js';
import { bounded } from '../validation/bounded.js';
import { checkOptions } from '../validation/check-options.js';

/** How the memory backend behaves. Small limits make small data go the ways of large data. */
export interface MemoryOptions {
  /** Tells when something is stored. Default: the machine's clock; give one of your own where a test compares times. */
  readonly clock?: Clock | undefined;
  /** The checksum kept of every object. Default: `sha256`. Those that combine (`crc32` …) are combined from the parts of an upload. */
  readonly checksum?: ChecksumAlgorithm | undefined;
  /** Whether new containers keep versions; `setContainerVersioning` changes it. Default: `off`. */
  readonly versioning?: 'off' | 'on' | undefined;
  /** The most rows of one listing page. Default: 1000. */
  readonly pageSize?: number | undefined;
  /** The largest object one write may carry, in bytes. Default: 5 GiB. */
  readonly maxWriteSize?: number | undefined;
  /** The largest object one copy may carry, in bytes. Default: 5 GiB. */
  readonly maxCopySize?: number | undefined;
  /** The sizes and number of parts. Default: from 1 byte to 5 GiB, 10,000 of them, 16 MiB recommended. */
  readonly parts?: Partial<MultipartLimits> | undefined;
}

const size = bounded({ min: 1, max: Number.MAX_SAFE_INTEGER });

const schema = z.lazy(() =>
  z.strictObject({
    clock: z.custom<Clock>((value) => typeof value === 'function', 'expected a function').optional(),
    checksum: z.enum(['crc32', 'crc32c', 'crc64nvme', 'md5', 'sha1', 'sha256']).optional(),
    versioning: z.enum(['off', 'on']).optional(),
    pageSize: size.optional(),
    maxWriteSize: size.optional(),
    maxCopySize: size.optional(),
    parts: z
      .strictObject({
        minPartSize: size,
        maxPartSize: size,
        maxParts: size,
        equalParts: z.boolean(),
        recommendedPartSize: size,
        maxObjectSize: size,
      })
      .partial()
      .optional(),
  }),
) as z.ZodType<MemoryOptions>;

/** @throws {InvalidArgumentError} naming what is unknown or wrong */
export function checkMemoryOptions(options: MemoryOptions | undefined): MemoryOptions {
  return checkOptions('MemoryStorageDriver', schema, options);
}
