import { z } from 'zod';
import { DEFAULT_LIMITS } from './cloud/limits.js';

const bytes = z.number().int().positive();

const schema = z.strictObject({
  host: z.string().min(1).default('127.0.0.1'),
  port: z.number().int().min(0).max(65_535).default(0),
  controlPort: z.number().int().min(0).max(65_535).optional(),
  baseUrl: z.url({ protocol: /^https?$/ }).optional(),
  accountId: z
    .string()
    .regex(/^[0-9a-f]{12}$/, 'must be 12 hex digits')
    .default('d2e6b27577ea'),
  keyId: z
    .string()
    .regex(/^[^:_\s]+$/, 'must not contain colons, underscores or spaces')
    .default('test-key-id'),
  key: z.string().min(1).default('test-key'),
  data: z.string().min(1).optional(),
  recommendedPartSize: bytes.default(DEFAULT_LIMITS.recommendedPartSize),
  absoluteMinimumPartSize: bytes.default(DEFAULT_LIMITS.absoluteMinimumPartSize),
  maxUploadSize: bytes.default(DEFAULT_LIMITS.maxUploadSize),
  maxBuckets: bytes.default(DEFAULT_LIMITS.maxBuckets),
  tokenTtl: bytes.default(DEFAULT_LIMITS.tokenTtl),
  checkUploadConcurrency: z.boolean().default(true),
  shortPages: z.boolean().default(false),
  journalLimit: bytes.default(10_000),
});

/** Options of the emulator. An unknown one is refused. */
export interface EmulatorOptions {
  /** The address to listen on. Default: `127.0.0.1`. */
  readonly host?: string;
  /** Default: 0, any free port. */
  readonly port?: number;
  /** A second port, on which other processes can script faults; 0: any free one. Default: none. */
  readonly controlPort?: number;
  /** The URL that clients are told to send everything to. Default: the server's own. */
  readonly baseUrl?: string;
  /** 12 hex digits. Default: `d2e6b27577ea`. */
  readonly accountId?: string;
  /** The id of the master key. Default: `test-key-id`. */
  readonly keyId?: string;
  /** The secret of the master key. Default: `test-key`. */
  readonly key?: string;
  /** A directory to keep everything in. Default: memory, with large objects in a temporary directory. */
  readonly data?: string;
  /** Bytes; what clients are advised to make parts of. Default: 100,000,000. */
  readonly recommendedPartSize?: number;
  /** Bytes; the least that a part, but the last, must have. Default: 5,000,000. */
  readonly absoluteMinimumPartSize?: number;
  /** Bytes; the most that one upload, part or copy may have. Default: 5,000,000,000. */
  readonly maxUploadSize?: number;
  /** Default: 100. */
  readonly maxBuckets?: number;
  /** Milliseconds that tokens are good for. Default: 24 hours. */
  readonly tokenTtl?: number;
  /** Whether an upload URL that is in use refuses a second upload, as B2 does. Default: true. */
  readonly checkUploadConcurrency?: boolean;
  /**
   * Whether pages of file names are shorter than asked for and name a place to go on that is no file, as production's sometimes are.
   * Default: false.
   */
  readonly shortPages?: boolean;
  /** Requests that the journal keeps. Default: 10,000. */
  readonly journalLimit?: number;
}

/** Options with their defaults. */
export type CheckedOptions = z.output<typeof schema>;

/** @throws {TypeError} naming what is unknown or wrong */
export function checkOptions(options: EmulatorOptions): CheckedOptions {
  const result = schema.safeParse(options);
  if (!result.success) throw new TypeError(`bad emulator options: ${z.prettifyError(result.error)}`);
  return result.data;
}
