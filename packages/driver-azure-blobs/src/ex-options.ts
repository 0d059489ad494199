import type { ExOptionTypes } from '@stowage/core/spi';
import { bounded, checkOptions, textRecord } from '@stowage/core/validation';
import { z } from 'zod';

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
  /** How long a copy that the service makes in the background is waited for, in milliseconds. Default: one hour. */
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

const identifier = (name: string): string | undefined =>
  /^[a-z_][a-z0-9_]*$/.test(name) ? undefined : `'${name}' is no identifier of C# in lower case`;
const ascii = (text: string): string | undefined =>
  /^[\x21-\x7e]([\x20-\x7e]*[\x21-\x7e])?$/.test(text) ? undefined : 'expected printable ASCII';

const lease = { leaseId: z.uuid().optional() };
const written = {
  ...lease,
  tier: z.enum(['Hot', 'Cool', 'Cold', 'Archive']).optional(),
  tags: textRecord().optional(),
};

const schemas = {
  createContainer: z.strictObject({
    publicAccess: z.enum(['blob', 'container']).optional(),
    metadata: textRecord(identifier, ascii).optional(),
  }),
  deleteContainer: z.strictObject(lease),
  upload: z.strictObject(written),
  read: z.strictObject(lease),
  copy: z.strictObject({
    ...written,
    copyTimeout: bounded({ min: 1, max: 604_800_000, unit: 'milliseconds' }).optional(),
  }),
  delete: z.strictObject({ ...lease, deleteSnapshots: z.enum(['include', 'only']).optional() }),
  none: z.strictObject({}),
};

type Checked = { readonly [K in keyof typeof schemas]: z.output<(typeof schemas)[K]> };

/**
 * Azure's own options of one call, checked.
 *
 * @throws {InvalidArgumentError} naming the option that is unknown or wrong, never its value
 */
export function exOptions<K extends keyof typeof schemas>(call: K, ex: object | undefined): Checked[K] {
  return checkOptions(`option 'ex' of ${call}`, schemas[call] as unknown as z.ZodType<Checked[K]>, ex);
}

/** The headers of what a blob is stored with. */
export function writtenHeaders({ tier, tags, leaseId }: AzureUploadOptions): Record<string, string | undefined> {
  return {
    'x-ms-access-tier': tier,
    'x-ms-tags': tags && new URLSearchParams(tags).toString(),
    'x-ms-lease-id': leaseId,
  };
}
