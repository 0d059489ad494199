import type { Capability } from './capabilities.js';

/** A key and what it may do. The master key is one without limits. */
export interface ApplicationKey {
  readonly keyId: string;
  readonly secret: string;
  readonly keyName: string;
  readonly capabilities: readonly Capability[];
  /** Null: all buckets. */
  readonly bucketIds: readonly string[] | null;
  /** Null: all names. */
  readonly namePrefix: string | null;
  /** Milliseconds since 1970, or null: never. */
  readonly expirationTimestamp: number | null;
}
