import type { CallOptions } from '@stowage/core';
import { checkOptions, z } from '@stowage/core/validation';
import type { ListedBucketType } from './api/bucket-requests.js';

/** Which buckets. */
export interface B2ListContainersOptions extends CallOptions {
  /** Default: every type but snapshots. */
  readonly bucketTypes?: readonly ListedBucketType[] | undefined;
}

/** Which rows of the listing of versions. */
export interface B2ListVersionsOptions extends CallOptions {
  /** Only names that start with this. Default: every name. */
  readonly prefix?: string | undefined;
  /** Folds all names that hold this after the prefix into one row each, with `extra.action` `folder`. Default: no folding. */
  readonly delimiter?: string | undefined;
}

/** Which unfinished uploads. */
export interface B2ListUnfinishedOptions extends CallOptions {
  /** Only of names that start with this. Default: every name. */
  readonly prefix?: string | undefined;
}

/** Which unfinished uploads are to be removed. */
export interface B2CancelUnfinishedOptions extends B2ListUnfinishedOptions {
  /** Only those started before. Default: all, also those that someone is busy with. */
  readonly olderThan?: Date | undefined;
}

interface Calls {
  readonly exCancelUnfinished: B2CancelUnfinishedOptions;
  readonly exListContainers: B2ListContainersOptions;
  readonly exListObjectVersions: B2ListVersionsOptions;
  readonly exListUnfinished: B2ListUnfinishedOptions;
}

const call = { signal: z.instanceof(AbortSignal, { error: 'expected an AbortSignal' }).optional() };
const prefixed = { ...call, prefix: z.string().optional() };
const bucketType = z.enum(['all', 'allPrivate', 'allPublic', 'restricted', 'shared', 'snapshot']);

const schemas: { readonly [K in keyof Calls]: z.ZodType<Calls[K]> } = {
  exCancelUnfinished: z.strictObject({ ...prefixed, olderThan: z.date().optional() }),
  exListContainers: z.strictObject({ ...call, bucketTypes: z.array(bucketType).min(1).optional() }),
  exListObjectVersions: z.strictObject({ ...prefixed, delimiter: z.string().min(1).optional() }),
  exListUnfinished: z.strictObject(prefixed),
};

/**
 * The options of a method that only B2 has, checked.
 *
 * @throws {InvalidArgumentError} naming the option that is unknown or wrong
 */
export function exCall<K extends keyof Calls>(method: K, options: Calls[K] | undefined): Calls[K] {
  return checkOptions(method, schemas[method] as z.ZodType<Calls[K]>, options);
}
