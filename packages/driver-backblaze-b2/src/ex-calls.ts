import type { CallOptions } from '@stowage/core';
import { callChecker, callShape, lateTable, z } from '@stowage/core/validation';
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

interface Calls {
  readonly exListContainers: B2ListContainersOptions;
  readonly exListObjectVersions: B2ListVersionsOptions;
}

const bucketType = z.lazy(() => z.enum(['all', 'allPrivate', 'allPublic', 'restricted', 'shared', 'snapshot']));

const schemas = lateTable({
  exListContainers: () => z.strictObject({ ...callShape, bucketTypes: z.array(bucketType).min(1).optional() }),
  exListObjectVersions: () =>
    z.strictObject({
      ...callShape,
      prefix: z.string().optional(),
      delimiter: z.string().min(1).optional(),
    }),
});

/** The options of a method that only B2 has, checked. */
export const exCall = callChecker<Calls>(schemas);
