import { checkOptions, z } from '@stowage/core/validation';
import type { CreateKey } from './api/requests.js';

/** What a new application key may do, and for how long. */
export interface B2KeyOptions {
  /** Such as `listFiles`, `readFiles`, `writeFiles`. */
  readonly capabilities: readonly string[];
  /** Only in these buckets, by id. Default: everywhere. */
  readonly bucketIds?: readonly string[] | undefined;
  /** Only for names that start with this. Default: every name. */
  readonly namePrefix?: string | undefined;
  /** In seconds, less than 1000 days. Default: until it is deleted. */
  readonly validFor?: number | undefined;
}

/** An application key, without its secret. */
export interface B2Key {
  readonly applicationKeyId: string;
  readonly keyName: string;
  readonly capabilities: readonly string[];
  readonly bucketIds?: readonly string[] | null | undefined;
  readonly namePrefix?: string | null | undefined;
  /** In milliseconds since 1970. */
  readonly expirationTimestamp?: number | null | undefined;
}

/** A key that has just been made: the only time B2 tells its secret. */
export interface B2NewKey extends B2Key {
  readonly applicationKey: string;
}

const schema = z.lazy(() =>
  z.strictObject({
    keyName: z.string().regex(/^[A-Za-z0-9-]{1,100}$/, "expected 1 to 100 letters, digits and '-'"),
    capabilities: z.array(z.string()).min(1),
    bucketIds: z.array(z.string()).min(1).optional(),
    namePrefix: z.string().optional(),
    validFor: z.int().min(1).max(86_399_999).optional(),
  }),
);

/**
 * The request for a new key.
 *
 * @throws {InvalidArgumentError} naming what is wrong
 */
export function createKeyRequest(keyName: string, options: B2KeyOptions): CreateKey {
  const { validFor, ...request } = checkOptions('exCreateKey', schema, { keyName, ...options });
  return { ...request, ...(validFor === undefined ? {} : { validDurationInSeconds: validFor }) };
}
