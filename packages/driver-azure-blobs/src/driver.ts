import {
  Container,
  StorageDriver,
  StorageObject,
  type CallOptions,
  type ContainerRef,
  type ObjectRef,
} from '@stowage/core';
import { InvalidArgumentError } from '@stowage/core';
import type { DriverScope } from '@stowage/core/registry';
import type { AzureBlobsBackend } from './backend.js';
import { composeBackend } from './compose.js';
import { SNAPSHOT } from './download/downloader.js';
import { connectionParts, credentials, type AzureCredential } from './credentials.js';
import { Leases, type Leased } from './ex/leases.js';
import type { BlobPlace } from './ex/blob-calls.js';
import {
  exCall,
  type AzureAcquireLeaseOptions,
  type AzureBreakLeaseOptions,
  type AzureLeasedOptions,
  type AzureListBlobsOptions,
  type AzureSetTierOptions,
  type AzureSnapshotOptions,
} from './ex-calls.js';
import { checkTier, type AzureTier } from './ex-options.js';
import { assertBlobName, assertContainerName } from './names.js';
import { azureSettings, type AzureBlobsOptions } from './options.js';

/** Azure Blob Storage, by its REST API. */
export class AzureBlobsStorageDriver extends StorageDriver<AzureBlobsBackend> {
  /**
   * Does no I/O: who asks is first used, and found right or wrong, by the first call.
   *
   * @param scope replaces the machine's network, clock, sleep or chance, for tests
   * @throws {InvalidArgumentError} naming the option that is unknown or wrong
   */
  constructor(account: string, credential: AzureCredential, options: AzureBlobsOptions = {}, scope?: DriverScope) {
    super(composeBackend(credentials(account, credential), azureSettings(account, options), scope));
  }

  /**
   * A driver for what a connection string says: account and key, or a shared access signature; `UseDevelopmentStorage=true` is Azurite.
   *
   * @throws {InvalidArgumentError} naming the part that is missing
   */
  static fromConnectionString(text: string, options: AzureBlobsOptions = {}): AzureBlobsStorageDriver {
    const { account, credential, endpoint } = connectionParts(text);
    const where = endpoint === undefined ? {} : { endpoint };
    return new AzureBlobsStorageDriver(account, credential, { ...where, ...options });
  }

  /**
   * Leases a container, which then cannot be deleted, or an object, which then cannot be changed, without the id that this gives. It is given as
   * `ex.leaseId`. https://learn.microsoft.com/rest/api/storageservices/lease-blob
   *
   * @throws {ConflictError} if it has another lease
   * @throws {ObjectChangedError} if it has another ETag than `ifMatch`
   */
  async exAcquireLease(of: AzureLeasable, options: AzureAcquireLeaseOptions = {}): Promise<string> {
    const checked = exCall('exAcquireLease', options);
    return this.#leases.acquire(this.#leased(of, checked), checked);
  }

  /** Begins the time of a lease anew, also of one that is over while nobody has changed the object. */
  async exRenewLease(of: AzureLeasable, leaseId: string, options: CallOptions = {}): Promise<void> {
    return this.#leases.renew(this.#leased(of, exCall('plain', options, 'exRenewLease')), leaseId);
  }

  /** Gives a lease another id. */
  async exChangeLease(of: AzureLeasable, leaseId: string, newId: string, options: CallOptions = {}): Promise<void> {
    return this.#leases.change(this.#leased(of, exCall('plain', options, 'exChangeLease')), leaseId, newId);
  }

  /** Ends a lease at once. */
  async exReleaseLease(of: AzureLeasable, leaseId: string, options: CallOptions = {}): Promise<void> {
    return this.#leases.release(this.#leased(of, exCall('plain', options, 'exReleaseLease')), leaseId);
  }

  /** Ends a lease whose id nobody knows. Gives how many seconds it still lasts. */
  async exBreakLease(of: AzureLeasable, options: AzureBreakLeaseOptions = {}): Promise<number> {
    const checked = exCall('exBreakLease', options);
    return this.#leases.break(this.#leased(of, checked), checked.breakPeriod);
  }

  /**
   * Keeps an object, a version or a snapshot elsewhere. What is taken out of the archive can be read hours later: until then
   * `extra.archiveStatus` of a look is `rehydrate-pending-to-…`. https://learn.microsoft.com/azure/storage/blobs/archive-rehydrate-overview
   */
  async exSetTier(object: AzureVersionRef, tier: AzureTier, options: AzureSetTierOptions = {}): Promise<void> {
    return this.backend.calls.setTier(this.#place(object), checkTier(tier), exCall('exSetTier', options));
  }

  /**
   * Keeps an object as it is now. Gives the `versionId` by which it is read, copied, listed (`exListBlobs`) and deleted. Made again where the answer is
   * lost: then there are two. https://learn.microsoft.com/rest/api/storageservices/snapshot-blob
   */
  async exCreateSnapshot(object: ObjectRef, options: AzureSnapshotOptions = {}): Promise<string> {
    const { container, object: key } = this.keysOf(object);
    const place = { container, object: { name: key.name } };
    return this.backend.calls.createSnapshot(place, exCall('exCreateSnapshot', options));
  }

  /** Deletes one snapshot; the object stays. */
  async exDeleteSnapshot(
    snapshot: ObjectRef & { readonly versionId: string },
    options: AzureLeasedOptions = {},
  ): Promise<void> {
    const { container, object } = this.#place(snapshot);
    const { versionId } = snapshot;
    if (typeof versionId !== 'string' || !versionId.startsWith(SNAPSHOT))
      throw new InvalidArgumentError(`exDeleteSnapshot: expected a versionId that begins with '${SNAPSHOT}'`);
    const checked = exCall('exDeleteSnapshot', options);
    await this.backend.calls.deleteVersion(container, { ...object, versionId }, checked);
  }

  /** Objects, and what listings leave out: by name, the oldest first. */
  async *exListBlobs(
    container: ContainerRef,
    options: AzureListBlobsOptions,
  ): AsyncGenerator<StorageObject<AzureBlobsBackend>, void, undefined> {
    const checked = exCall('exListBlobs', options);
    const owner = new Container({ ...this.keyOf(container), extra: {} }, this);
    for await (const record of this.backend.calls.list(owner, checked)) yield new StorageObject(record, owner);
  }

  /**
   * Brings back an object, and its snapshots, that were deleted while the account keeps what is deleted for some days. Of one that is there only its
   * snapshots. https://learn.microsoft.com/rest/api/storageservices/undelete-blob
   */
  async exUndelete(object: ObjectRef, options: CallOptions = {}): Promise<void> {
    return this.backend.calls.undelete(this.#place(object), exCall('plain', options, 'exUndelete'));
  }

  /**
   * Discards all parts that unfinished uploads of a name have sent, whosever they are: an empty object is stored and deleted.
   *
   * @throws {ConflictError} if there is an object of this name: to store it anew does the same
   */
  async exDiscardUncommitted(object: ObjectRef, options: CallOptions = {}): Promise<void> {
    return this.backend.calls.discardUncommitted(this.#place(object), exCall('plain', options, 'exDiscardUncommitted'));
  }

  get #leases(): Leases {
    return new Leases(this.backend.services.session);
  }

  #place(object: AzureVersionRef): BlobPlace {
    return this.keysOf(object);
  }

  #leased(of: AzureLeasable, { signal }: CallOptions): Leased {
    if (typeof of === 'object' && 'container' in of) {
      const { container, object } = this.keysOf(of);
      assertContainerName(container.name);
      assertBlobName(object.name);
      return { place: { container: container.name, blob: object.name }, signal };
    }
    const { name } = this.keyOf(of);
    assertContainerName(name);
    return { place: { container: name }, signal };
  }
}

/** A container or an object. */
export type AzureLeasable = ContainerRef | ObjectRef;

/** An object, or one of its versions or snapshots. */
export type AzureVersionRef = ObjectRef & { readonly versionId?: string | undefined };
