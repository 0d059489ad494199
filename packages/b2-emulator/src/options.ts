import { z } from 'zod';
import { CAPABILITIES } from './cloud/capabilities.js';
import { DEFAULT_LIMITS } from './cloud/limits.js';
import { scriptedFault, type ScriptedFault } from './faults.js';

const bytes = z.number().int().positive();
const port = z.number().int().min(0).max(65_535);
const path = z.string().min(1);
const keyId = z.string().regex(/^[^:_\s]+$/, 'must not contain colons, underscores or spaces');

const extraKey = z.strictObject({
  keyId,
  key: z.string().min(1),
  keyName: z.string().default('extra'),
  capabilities: z.array(z.enum(CAPABILITIES)).default([...CAPABILITIES]),
  namePrefix: z.string().optional(),
});

const schema = z.strictObject({
  host: z.string().min(1).default('127.0.0.1'),
  port: port.default(0),
  controlPort: port.optional(),
  baseUrl: z.url({ protocol: /^https?$/ }).optional(),
  ca: path.optional(),
  accountId: z
    .string()
    .regex(/^[0-9a-f]{12}$/, 'must be 12 hex digits')
    .default('d2e6b27577ea'),
  keyId: keyId.default('test-key-id'),
  key: z.string().min(1).default('test-key'),
  keys: z.array(extraKey).default([]),
  data: path.optional(),
  seed: path.optional(),
  idSeed: z.string().min(1).optional(),
  fixedTime: z.union([z.number().int().nonnegative(), z.iso.datetime().transform(Date.parse)]).optional(),
  recommendedPartSize: bytes.default(DEFAULT_LIMITS.recommendedPartSize),
  absoluteMinimumPartSize: bytes.default(DEFAULT_LIMITS.absoluteMinimumPartSize),
  maxUploadSize: bytes.default(DEFAULT_LIMITS.maxUploadSize),
  maxBuckets: bytes.default(DEFAULT_LIMITS.maxBuckets),
  tokenTtl: bytes.default(DEFAULT_LIMITS.tokenTtl),
  checkUploadConcurrency: z.boolean().default(true),
  shortPages: z.boolean().default(DEFAULT_LIMITS.shortPages),
  lenientNames: z.boolean().default(DEFAULT_LIMITS.lenientNames),
  customTimestamps: z.boolean().default(DEFAULT_LIMITS.customTimestamps),
  storageCap: z.number().int().nonnegative().optional(),
  transactionCap: z.number().int().nonnegative().optional(),
  downloadCap: z.number().int().nonnegative().optional(),
  latency: z.number().int().nonnegative().default(0),
  bandwidth: z.number().int().nonnegative().default(0),
  lifecycleInterval: bytes.default(60_000),
  replicationInterval: bytes.default(250),
  faults: z.array(scriptedFault).default([]),
  journalLimit: bytes.default(10_000),
});

/** A key that is there from the start. */
export interface ExtraKey {
  readonly keyId: string;
  readonly key: string;
  /** Default: `extra`. */
  readonly keyName?: string;
  /** Default: all. */
  readonly capabilities?: readonly string[];
  /** Default: all names. */
  readonly namePrefix?: string;
}

/** Options of the emulator. An unknown one is refused. */
export interface EmulatorOptions {
  /** The address to listen on. Default: `127.0.0.1`. */
  readonly host?: string;
  /** Default: 0, any free port. */
  readonly port?: number;
  /** A second port, on which other processes can script faults; 0: any free one. Default: none. */
  readonly controlPort?: number;
  /** The URL that clients are told to send everything to. Default: the server's own, or that of the tunnel they came through. */
  readonly baseUrl?: string;
  /** A PEM file with the certificate authority that clients behind CONNECT are to trust; made if it is not there. Default: no CONNECT. */
  readonly ca?: string;
  /** 12 hex digits. Default: `d2e6b27577ea`. */
  readonly accountId?: string;
  /** The id of the master key. Default: `test-key-id`. */
  readonly keyId?: string;
  /** The secret of the master key. Default: `test-key`. */
  readonly key?: string;
  /** Further keys. */
  readonly keys?: readonly ExtraKey[];
  /** A directory to keep everything in. Default: memory, with large objects in a temporary directory. */
  readonly data?: string;
  /** A JSON file with keys, buckets and files to begin with. */
  readonly seed?: string;
  /** Makes every identifier and secret follow from it. Default: they are random. */
  readonly idSeed?: string;
  /** Milliseconds since 1970, or an ISO date: the clock stands there until it is advanced. Default: real time. */
  readonly fixedTime?: number | string;
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
  /** Whether names that only the S3-compatible API takes are taken: `/a`, `a//b`, `a/`, long segments. Default: false. */
  readonly lenientNames?: boolean;
  /** Whether uploads may say when they were made, which B2 allows to some accounts. Default: false. */
  readonly customTimestamps?: boolean;
  /** Bytes that may be stored. Default: no cap. */
  readonly storageCap?: number;
  /** Calls of the billed classes B and C, a day. Default: no cap. */
  readonly transactionCap?: number;
  /** Bytes that may be downloaded, a day. Default: no cap. */
  readonly downloadCap?: number;
  /** Milliseconds before each request is looked at. Default: 0. */
  readonly latency?: number;
  /** Bytes a second, of each body in either direction. Default: 0, no limit. */
  readonly bandwidth?: number;
  /** Milliseconds of real time between two looks at lifecycle rules; advancing the clock looks at once. Default: 60,000. */
  readonly lifecycleInterval?: number;
  /** Milliseconds of real time between two rounds of replication; advancing the clock starts one at once. Default: 250. */
  readonly replicationInterval?: number;
  /** What is to go wrong from the start: as `faults.fail()` takes it, with the operation as `on`. */
  readonly faults?: readonly ScriptedFault[];
  /** Requests that the journal keeps. Default: 10,000. */
  readonly journalLimit?: number;
}

/** Options with their defaults. */
export type CheckedOptions = z.output<typeof schema>;

/** The name of every option: what must be documented. */
export const OPTION_NAMES: readonly string[] = Object.keys(schema.shape);

/** @throws {TypeError} naming what is unknown or wrong */
export function checkOptions(options: EmulatorOptions): CheckedOptions {
  const result = schema.safeParse(options);
  if (!result.success) throw new TypeError(`bad emulator options: ${z.prettifyError(result.error)}`);
  return result.data;
}
