import type { CallOptions } from '@stowage/core';
import { bounded, callChecker, callShape, headerText, lateTable, textRecord, z } from '@stowage/core/validation';
import { ascii, identifier } from './ex-options.js';

/** What is taken for a lease. https://learn.microsoft.com/rest/api/storageservices/lease-blob */
export interface AzureAcquireLeaseOptions extends CallOptions {
  /** How long it lasts unless it is renewed: 15 to 60 seconds, or `infinite`. Default: 60. */
  readonly duration?: number | 'infinite' | undefined;
  /** A UUID. Default: a new one. */
  readonly leaseId?: string | undefined;
  /** Only of an object that has this ETag. */
  readonly ifMatch?: string | undefined;
}

/** How a lease ends that is another's. */
export interface AzureBreakLeaseOptions extends CallOptions {
  /** How long it goes on at the most, in seconds: 0 to 60. Default: as long as it would have; one that is infinite ends at once. */
  readonly breakPeriod?: number | undefined;
}

/** What a blob under a lease is changed with. */
export interface AzureLeasedOptions extends CallOptions {
  /** Of the blob, where it has a lease. */
  readonly leaseId?: string | undefined;
}

/** How a blob comes to another tier. https://learn.microsoft.com/rest/api/storageservices/set-blob-tier */
export interface AzureSetTierOptions extends AzureLeasedOptions {
  /** How soon it is taken out of the archive: within an hour, or within 15. Default: `Standard`. */
  readonly rehydratePriority?: 'High' | 'Standard' | undefined;
}

/** What a snapshot has. https://learn.microsoft.com/rest/api/storageservices/snapshot-blob */
export interface AzureSnapshotOptions extends AzureLeasedOptions {
  /** Only of an object that has this ETag. */
  readonly ifMatch?: string | undefined;
  /** Default: the blob's. */
  readonly metadata?: Readonly<Record<string, string>> | undefined;
}

/** What else than blobs is listed. https://learn.microsoft.com/rest/api/storageservices/list-blobs */
export interface AzureListBlobsOptions extends CallOptions {
  /** Only names that start with this. Default: every name. */
  readonly prefix?: string | undefined;
  /** `deleted`: what can be undeleted, too (`extra.deleted`). `snapshots`, `versions`: those, too, by their `versionId`. */
  readonly include: readonly ('deleted' | 'snapshots' | 'versions')[];
}

interface Calls {
  readonly exAcquireLease: AzureAcquireLeaseOptions;
  readonly exBreakLease: AzureBreakLeaseOptions;
  readonly exSetTier: AzureSetTierOptions;
  readonly exCreateSnapshot: AzureSnapshotOptions;
  readonly exDeleteSnapshot: AzureLeasedOptions;
  readonly exListBlobs: AzureListBlobsOptions;
  readonly plain: CallOptions;
}

const condition = lateTable({ ifMatch: () => headerText.optional() });
const leased = () => ({ ...callShape, leaseId: z.guid().optional() });

const schemas = lateTable({
  exAcquireLease: () =>
    z.strictObject({
      ...leased(),
      ...condition,
      duration: z.union([z.literal('infinite'), bounded({ min: 15, max: 60, unit: 'seconds' })]).optional(),
    }),
  exBreakLease: () =>
    z.strictObject({
      ...callShape,
      breakPeriod: bounded({ min: 0, max: 60, unit: 'seconds' }).optional(),
    }),
  exSetTier: () => z.strictObject({ ...leased(), rehydratePriority: z.enum(['High', 'Standard']).optional() }),
  exCreateSnapshot: () =>
    z.strictObject({ ...leased(), ...condition, metadata: textRecord(identifier, ascii).optional() }),
  exDeleteSnapshot: () => z.strictObject(leased()),
  exListBlobs: () =>
    z.strictObject({
      ...callShape,
      prefix: z.string().optional(),
      include: z.array(z.enum(['deleted', 'snapshots', 'versions'])),
    }),
  plain: () => z.strictObject(callShape),
});

/** The options of a method that only Azure has, checked. */
export const exCall = callChecker<Calls>(schemas);
