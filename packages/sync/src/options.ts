import { InvalidArgumentError, type FileHashStore } from '@stowage/core';
import { bounded, checkOptions, z } from '@stowage/core/validation';
import type { ComparePolicy } from './compare/policy.js';
import type { SyncEvent } from './events.js';
import type { FilterOptions } from './filter/filter.js';
import type { Location } from './location.js';

/** How two ends are compared. */
export interface CompareOptions {
  /** Default: `auto`. */
  readonly compare?: ComparePolicy | undefined;
  /** Times of contents that differ by no more than this are the same, in milliseconds. Default: 1; FAT needs 2000. */
  readonly timeWindow?: number | undefined;
  /** What takes part. Default: everything. */
  readonly filter?: FilterOptions | undefined;
  /** How many comparisons that ask or read run at once, 1 to 1000. Default: 16. */
  readonly comparisons?: number | undefined;
  /**
   * Where the checksums of local files are remembered: one that has not changed is not read again for them, neither to be compared nor to be
   * uploaded. That is believed, also by `verify`: what a disk has damaged has the size and times that it had. Such as core's `new FileHashCache()`.
   * Default: nowhere.
   */
  readonly hashes?: FileHashStore | undefined;
  /** Ends it in order: what is under way is ended, and the call rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

/** How one location is brought to another. */
export interface SyncOptions extends CompareOptions {
  /**
   * The path of a SQLite file that is kept between runs: what it remembers need not be compared again. It may serve several syncs, one at a
   * time. Default: a temporary one.
   */
  readonly state?: string | undefined;
  /** What becomes of what is in the target and differs: `keep` leaves it. Default: `replace`. */
  readonly existing?: 'keep' | 'replace' | undefined;
  /** The same for what was changed later in the target than in the source. Default: `replace`. */
  readonly newer?: 'keep' | 'replace' | undefined;
  /** Whether metadata and headers of objects go along. What the target cannot keep fails. Default: `keep`. */
  readonly metadata?: 'keep' | 'omit' | undefined;
  /** More deletions in the target than this are not made at all. Default: no limit. */
  readonly maxDelete?: number | undefined;
  /** Whether everything that is in the target may be deleted. Default: false: then nothing is. */
  readonly deleteAll?: boolean | undefined;
  /** No transfer begins that would bring their sum above this, in bytes. Default: no limit. */
  readonly maxTransfer?: number | undefined;
  /** Where what is replaced or deleted in the target is copied before, to the same path. It must not overlap with either end. */
  readonly backup?: Location | undefined;
  /** How many transfers run at once, of those smaller than `largeFrom`, 1 to 1000. Default: 32. */
  readonly small?: number | undefined;
  /** How many transfers run at once of the others, 1 to 1000; each goes in several parts at once. Default: 4. */
  readonly large?: number | undefined;
  /** From this size on a transfer is a large one, in bytes. Default: 32 MiB. */
  readonly largeFrom?: number | undefined;
  /**
   * How many bytes may be sent and received in a second: a number, a text as `10M`, or a timetable in the machine's time, as
   * `08:00,512k 19:00,off` or `Mon-08:00,512k Sat-00:00,off`. Default: no limit.
   */
  readonly bandwidth?: number | string | undefined;
  /** How often a transfer is tried that fails because something changed, or may succeed later, 1 to 100. Default: 3. */
  readonly attempts?: number | undefined;
  /** Is told of every step. If it throws, or a promise that it returns rejects, everything ends with that error. */
  readonly onEvent?: ((event: SyncEvent) => unknown) | undefined;
}

/** How two locations are held against each other. */
export interface VerifyOptions extends Omit<CompareOptions, 'compare' | 'timeWindow'> {
  /** Default: `checksum`: files are read, unless `hashes` says what would come of it, and where there is no checksum in common both ends are. */
  readonly compare?: 'bytes' | 'checksum' | 'size' | undefined;
  /** Whether what is only in the target is no difference. Default: false. */
  readonly oneWay?: boolean | undefined;
}

const count = bounded({ min: 1, max: 1000 });
const bytes = bounded({ min: 0, max: Number.MAX_SAFE_INTEGER });
const seconds = bounded({ min: 0, max: 10_000_000_000, unit: 'seconds', fractions: true });
const choice = z.enum(['keep', 'replace']).optional();
const aFunction = z.custom<(event: SyncEvent) => unknown>(
  (value) => typeof value === 'function',
  'expected a function',
);
const aSignal = z.custom<AbortSignal>((value) => value instanceof AbortSignal, 'expected an AbortSignal');
const aLocation = z.custom<Location>(isLocation, 'expected a location, as containerAt and directoryAt make them');

const hashStore = z.custom<FileHashStore>(
  (value) => typeof value === 'object' && value !== null && 'recall' in value && 'remember' in value,
  'expected a store of hashes of files',
);

const filter = z.strictObject({
  rules: z.array(z.string()).readonly().optional(),
  ignoreCase: z.boolean().optional(),
  minSize: bytes.optional(),
  maxSize: bytes.optional(),
  minAge: seconds.optional(),
  maxAge: seconds.optional(),
});

const comparing = {
  filter: filter.optional(),
  comparisons: count.optional(),
  hashes: hashStore.optional(),
  signal: aSignal.optional(),
};

const byPolicy = {
  ...comparing,
  compare: z.enum(['auto', 'bytes', 'checksum', 'size', 'size-time']).optional(),
  timeWindow: bounded({ min: 0, max: 86_400_000, unit: 'milliseconds', fractions: true }).optional(),
};

const compareSchema = z.strictObject(byPolicy) as z.ZodType<CompareOptions>;

const syncSchema = z.strictObject({
  ...byPolicy,
  state: z.string().min(1).optional(),
  existing: choice,
  newer: choice,
  metadata: z.enum(['keep', 'omit']).optional(),
  maxDelete: bytes.optional(),
  deleteAll: z.boolean().optional(),
  maxTransfer: bytes.optional(),
  backup: aLocation.optional(),
  small: count.optional(),
  large: count.optional(),
  largeFrom: bytes.optional(),
  bandwidth: z.union([bounded({ min: 1, max: Number.MAX_SAFE_INTEGER }), z.string()]).optional(),
  attempts: bounded({ min: 1, max: 100 }).optional(),
  onEvent: aFunction.optional(),
}) as z.ZodType<SyncOptions>;

const verifySchema = z.strictObject({
  ...comparing,
  compare: z.enum(['bytes', 'checksum', 'size']).optional(),
  oneWay: z.boolean().optional(),
}) as z.ZodType<VerifyOptions>;

/** @throws {InvalidArgumentError} naming what is unknown or wrong */
export function checkSyncOptions(what: string, options: SyncOptions | undefined): SyncOptions {
  return checkOptions(what, syncSchema, options);
}

/** @throws {InvalidArgumentError} naming what is unknown or wrong */
export function checkCompareOptions(what: string, options: CompareOptions | undefined): CompareOptions {
  return checkOptions(what, compareSchema, options);
}

/** @throws {InvalidArgumentError} naming what is unknown or wrong */
export function checkVerifyOptions(options: VerifyOptions | undefined): VerifyOptions {
  return checkOptions('verify', verifySchema, options);
}

/** @throws {InvalidArgumentError} if one of both is no location */
export function checkEnds(what: string, source: Location, target: Location): void {
  if (isLocation(source) && isLocation(target)) return;
  throw new InvalidArgumentError(`${what}: expected two locations, as containerAt and directoryAt make them`);
}

function isLocation(value: unknown): boolean {
  const location = value as Partial<Location> | null | undefined;
  return typeof location?.batches === 'function' && typeof location.remove === 'function';
}
