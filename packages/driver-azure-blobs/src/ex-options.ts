import type { ExOptionTypes } from '@stowage/core/spi';
import { bounded, checkOptions, exChecker, lateTable, textRecord, z } from '@stowage/core/validation';

/** Who may read a container without credentials: each blob whose name he knows; or, with `container`, all of it, and list it. */
export type AzurePublicAccess = 'blob' | 'container';

/** Where a blob is kept. https://learn.microsoft.com/azure/storage/blobs/access-tiers-overview */
export type AzureTier = 'Hot' | 'Cool' | 'Cold' | 'Archive';

/** How a container is made. */
export interface AzureCreateContainerOptions {
  /** Default: nobody. The account must allow it. */
  readonly publicAccess?: AzurePublicAccess | undefined;
  /** Keys are identifiers of C#, in lower case. */
  readonly metadata?: Readonly<Record<string, string>> | undefined;
}

/** What only Azure can store a blob with. */
export interface AzureUploadOptions {
  /** Default: the account's. */
  readonly tier?: AzureTier | undefined;
  /** At most ten, by which blobs can be found. https://learn.microsoft.com/azure/storage/blobs/storage-manage-find-blobs */
  readonly tags?: Readonly<Record<string, string>> | undefined;
  /** Of the blob that is replaced. */
  readonly leaseId?: string | undefined;
}

/** What reading a blob may need. */
export interface AzureReadOptions {
  /** Refused unless the blob has this lease. */
  readonly leaseId?: string | undefined;
}

/** What only Azure can copy with. */
export interface AzureCopyOptions extends AzureUploadOptions {
  /**
   * Have the service copy in the background, whatever the size, and wait for it: that empties the target first, and keeps append and page
   * blobs what they are. Not with other metadata than the source's. https://learn.microsoft.com/rest/api/storageservices/copy-blob Default: false.
   */
  readonly inBackground?: boolean | undefined;
  /** How long such a copy is waited for, in milliseconds; then it is aborted. Default: one hour. */
  readonly copyTimeout?: number | undefined;
}

/** How a blob is deleted. */
export interface AzureDeleteOptions {
  readonly leaseId?: string | undefined;
  /** `include`: its snapshots as well, without which a blob that has some is not deleted. `only`: its snapshots alone. */
  readonly deleteSnapshots?: 'include' | 'only' | undefined;
}

/** The options of Azure's own, call by call: what is written as `{ ex: … }`. */
export interface AzureExOptions extends ExOptionTypes {
  readonly createContainer?: AzureCreateContainerOptions;
  readonly upload?: AzureUploadOptions;
  readonly read?: AzureReadOptions;
  readonly copy?: AzureCopyOptions;
  readonly delete?: AzureDeleteOptions;
}

/** What is wrong with a key of metadata. */
export const identifier = (name: string): string | undefined =>
  /^[a-z_][a-z0-9_]*$/.test(name) ? undefined : `'${name}' is no identifier of C# in lower case`;
/** What is wrong with a value of metadata. */
export const ascii = (text: string): string | undefined =>
  /^[\x21-\x7e]([\x20-\x7e]*[\x21-\x7e])?$/.test(text) ? undefined : 'expected printable ASCII';

const tier = z.lazy(() => z.enum(['Hot', 'Cool', 'Cold', 'Archive']));
const lease = lateTable({ leaseId: () => z.guid().optional() });
const written = () => ({ ...lease, tier: tier.optional(), tags: textRecord().optional() });

const schemas = lateTable({
  createContainer: () =>
    z.strictObject({
      publicAccess: z.enum(['blob', 'container']).optional(),
      metadata: textRecord(identifier, ascii).optional(),
    }),
  deleteContainer: () => z.strictObject(lease),
  upload: () => z.strictObject(written()),
  read: () => z.strictObject(lease),
  copy: () =>
    z.strictObject({
      ...written(),
      inBackground: z.boolean().optional(),
      copyTimeout: bounded({ min: 1, max: 604_800_000, unit: 'milliseconds' }).optional(),
    }),
  delete: () => z.strictObject({ ...lease, deleteSnapshots: z.enum(['include', 'only']).optional() }),
  none: () => z.strictObject({}),
});

/** Azure's own options of one call, checked. */
export const exOptions = exChecker<typeof schemas, AzureExOptions>(schemas);

/** @throws {InvalidArgumentError} if there is no such tier */
export function checkTier(value: AzureTier): AzureTier {
  return checkOptions('exSetTier', z.strictObject({ tier }), { tier: value }).tier;
}

/** The headers of what a blob is stored with. */
export function writtenHeaders({ tier, tags, leaseId }: AzureUploadOptions): Record<string, string | undefined> {
  return {
    'x-ms-access-tier': tier,
    'x-ms-tags': tags && new URLSearchParams(tags).toString(),
    'x-ms-lease-id': leaseId,
  };
}
