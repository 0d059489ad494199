/** The numbers B2 enforces. Those that tests want smaller are options of the emulator. */
export interface Limits {
  /** Bytes; what authorize advises for parts. */
  readonly recommendedPartSize: number;
  /** Bytes; every part but the last has at least this size. */
  readonly absoluteMinimumPartSize: number;
  /** Bytes in one upload, one part or one copy. */
  readonly maxUploadSize: number;
  /** Milliseconds a token is good for. */
  readonly tokenTtl: number;
  readonly maxBuckets: number;
  /** Whether pages of file names end early. */
  readonly shortPages: boolean;
  /** Whether names that only the S3-compatible API takes are taken: those with empty segments or long ones. */
  readonly lenientNames: boolean;
  /** Whether clients may say when a file was uploaded. */
  readonly customTimestamps: boolean;
}

/** Production's numbers. */
export const DEFAULT_LIMITS: Limits = {
  recommendedPartSize: 100_000_000,
  absoluteMinimumPartSize: 5_000_000,
  maxUploadSize: 5_000_000_000,
  tokenTtl: 24 * 60 * 60 * 1000,
  maxBuckets: 100,
  shortPages: false,
  lenientNames: false,
  customTimestamps: false,
};

/** Part numbers run from 1 to this. */
export const MAX_PART_NUMBER = 10_000;
