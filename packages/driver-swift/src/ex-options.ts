import { definedOnly } from '@stowage/core/http';
import { exChecker, lateTable, metadata, z } from '@stowage/core/validation';
import { toWire } from './metadata.js';

/** When Swift deletes what is stored by itself. One of both, at most. */
export interface SwiftExpiry {
  /** So many seconds after it was stored. */
  readonly deleteAfter?: number | undefined;
  /** At this time. */
  readonly deleteAt?: Date | undefined;
}

/** Beside when it expires, what only Swift lets one say of an upload. */
export interface SwiftUploadOptions extends SwiftExpiry {
  /**
   * Only if there is no object of this name. Swift looks before it stores and not while it does: of several who write at the same moment,
   * more than one may succeed. Of one that is uploaded in parts nothing is compared. Default: false.
   */
  readonly onlyIfAbsent?: boolean | undefined;
}

/** Of a new container. */
export interface SwiftCreateContainerOptions {
  /** Who may read and write, such as `.r:*` or `project:user`. https://docs.openstack.org/swift/latest/overview_acl.html */
  readonly readAcl?: string | undefined;
  readonly writeAcl?: string | undefined;
  /** The most bytes, and objects, that it takes. */
  readonly quotaBytes?: number | undefined;
  readonly quotaCount?: number | undefined;
  /** Where it is stored: one of the policies that `exGetInfo` names. */
  readonly storagePolicy?: string | undefined;
  /** What is kept with it. */
  readonly metadata?: Readonly<Record<string, string>> | undefined;
}

/** What a container can be given anew: an empty text, or `null` for a quota, removes it. */
export interface SwiftContainerSettings {
  readonly readAcl?: string | undefined;
  readonly writeAcl?: string | undefined;
  readonly quotaBytes?: number | null | undefined;
  readonly quotaCount?: number | null | undefined;
  readonly metadata?: Readonly<Record<string, string>> | undefined;
  /** `false` suspends versions: those that there are stay. */
  readonly keepVersions?: boolean | undefined;
}

/** The types of `ex`. */
export interface SwiftExOptions {
  readonly createContainer?: SwiftCreateContainerOptions;
  readonly upload?: SwiftUploadOptions;
  readonly copy?: SwiftExpiry;
}

/** What names of a container's metadata begin with. */
const CONTAINER_META = 'x-container-meta-';
const MAX_SECONDS = 100 * 365 * 24 * 60 * 60;
const expiry = lateTable({
  deleteAfter: () => z.int().min(1).max(MAX_SECONDS).optional(),
  deleteAt: () => z.date().optional(),
});
const oneExpiry = ({ deleteAfter, deleteAt }: SwiftExpiry): boolean =>
  deleteAfter === undefined || deleteAt === undefined;
const ONE = "'deleteAfter' and 'deleteAt': one of them";
const count = z.lazy(() => z.int().nonnegative());
const line = () => z.string().regex(/^[\x20-\x7e]*$/, 'expected printable ASCII');
const upload = z.lazy(() => z.strictObject({ ...expiry, onlyIfAbsent: z.boolean().optional() }).refine(oneExpiry, ONE));
const settings = lateTable({
  readAcl: () => line().optional(),
  writeAcl: () => line().optional(),
  metadata: () => metadata.optional(),
});

const schemas = lateTable({
  none: () => z.strictObject({}),
  createContainer: () =>
    z.strictObject({
      ...settings,
      quotaBytes: count.optional(),
      quotaCount: count.optional(),
      storagePolicy: line().min(1).optional(),
    }),
  settings: () =>
    z.strictObject({
      ...settings,
      quotaBytes: count.nullish(),
      quotaCount: count.nullish(),
      keepVersions: z.boolean().optional(),
    }),
  upload: () => upload,
  begin: () => upload,
  copy: () => z.strictObject(expiry).refine(oneExpiry, ONE),
});

/** The options of a call that only Swift has, checked. */
export const exOptions = exChecker<typeof schemas, SwiftExOptions & { readonly settings?: SwiftContainerSettings }>(
  schemas,
);

/** https://docs.openstack.org/swift/latest/overview_expiring_objects.html */
export function expiryHeaders({ deleteAfter, deleteAt }: SwiftExpiry): Readonly<Record<string, string>> {
  if (deleteAfter !== undefined) return { 'x-delete-after': String(deleteAfter) };
  return deleteAt === undefined ? {} : { 'x-delete-at': String(Math.ceil(deleteAt.getTime() / 1000)) };
}

/** What a container is set to. */
export function containerHeaders(options: SwiftContainerSettings): Readonly<Record<string, string>> {
  const quota = (value: number | null | undefined): string | undefined => (value === null ? '' : value?.toString());
  const named = {
    'x-container-read': options.readAcl,
    'x-container-write': options.writeAcl,
    'x-container-meta-quota-bytes': quota(options.quotaBytes),
    'x-container-meta-quota-count': quota(options.quotaCount),
    'x-versions-enabled': options.keepVersions?.toString(),
  };
  const own = Object.fromEntries(
    Object.entries(options.metadata ?? {}).map(([key, value]) => [
      `${CONTAINER_META}${key.toLowerCase()}`,
      toWire(value),
    ]),
  );
  return { ...own, ...definedOnly(named) };
}
