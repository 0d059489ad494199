import { Bucket, newBucketSettings, type BucketSettings, type BucketType } from './bucket.js';
import { checkBucketInfo, checkBucketName, checkLifecycleRules } from './bucket-rules.js';
import { badRequest, CloudError, unauthorized } from './cloud-error.js';
import { checkCorsRules } from './cors-rules.js';
import { isBucketId, type Ids } from './ids.js';
import type { Limits } from './limits.js';
import { checkNotificationRules } from './notification-rules.js';
import { checkReplication } from './replication-rules.js';
import type { Session } from './session.js';
import type { MetadataStore } from '../store/metadata-store.js';

/** What a request sets of a bucket; what it leaves out stays. */
export type BucketChanges = Partial<Omit<BucketSettings, 'bucketId' | 'bucketName' | 'revision'>>;

/** Which buckets to list. */
export interface BucketQuery {
  readonly bucketId?: string | undefined;
  readonly bucketName?: string | undefined;
  readonly bucketTypes?: readonly string[] | undefined;
}

/** The account's buckets. */
export class Buckets {
  readonly #byId = new Map<string, Bucket>();
  readonly #byName = new Map<string, Bucket>();
  readonly #ids: Ids;
  readonly #limits: Limits;
  readonly #metadata: MetadataStore;

  constructor(parts: { ids: Ids; limits: Limits; metadata: MetadataStore }) {
    this.#ids = parts.ids;
    this.#limits = parts.limits;
    this.#metadata = parts.metadata;
  }

  /** Puts back a bucket that was kept from an earlier run. */
  restore(settings: BucketSettings): void {
    this.#add(new Bucket(settings));
  }

  /** @throws {CloudError} 400 `duplicate_bucket_name`, `too_many_buckets`, `bad_request` */
  create(name: string, type: BucketType, changes: BucketChanges): Bucket {
    checkBucketName(name);
    checkChanges(changes);
    if (this.#byName.has(name.toLowerCase()))
      throw new CloudError('duplicate_bucket_name', 'Bucket name is already in use.');
    if (this.#byId.size >= this.#limits.maxBuckets)
      throw new CloudError('too_many_buckets', `Account has reached its limit of ${this.#limits.maxBuckets} buckets`);
    const bucket = new Bucket({ ...newBucketSettings(this.#ids.bucketId(), name, type), ...changes });
    this.#add(bucket);
    this.#save(bucket);
    return bucket;
  }

  /** @throws {CloudError} 409 `conflict` if `ifRevisionIs` is not the revision now */
  update(bucket: Bucket, changes: BucketChanges, ifRevisionIs?: number): Bucket {
    if (ifRevisionIs !== undefined && ifRevisionIs !== bucket.settings.revision)
      throw new CloudError('conflict', 'simultaneous updates to bucket');
    checkChanges(changes);
    checkLock(bucket.settings, changes);
    bucket.settings = { ...bucket.settings, ...changes, revision: bucket.settings.revision + 1 };
    this.#save(bucket);
    return bucket;
  }

  /** @throws {CloudError} 400 `cannot_delete_non_empty_bucket` while any version, hide marker or unfinished file is left */
  delete(bucket: Bucket): Bucket {
    if (!bucket.files.isEmpty) throw new CloudError('cannot_delete_non_empty_bucket', 'Cannot delete non-empty bucket');
    this.#byId.delete(bucket.id);
    this.#byName.delete(bucket.name.toLowerCase());
    this.#metadata.remove('bucket', bucket.id);
    bucket.settings = { ...bucket.settings, revision: bucket.settings.revision + 1 };
    return bucket;
  }

  /** Buckets by name. A key restricted to buckets must name one of its own. */
  list(session: Session, query: BucketQuery): Bucket[] {
    const found = [...this.#byId.values()].filter((bucket) => matches(bucket, query));
    if (session.key.bucketIds !== null) this.#requireOwn(session, query);
    return found.sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** @throws {CloudError} 400 `bad_bucket_id`, or `bad_request` for what is no bucket id */
  get(bucketId: string): Bucket {
    const bucket = this.#byId.get(bucketId);
    if (bucket !== undefined) return bucket;
    if (!isBucketId(bucketId)) throw badRequest(`Invalid bucket id: ${bucketId}`);
    throw new CloudError('bad_bucket_id', `Bucket ${bucketId} does not exist`);
  }

  /** Nothing if there is no such bucket, whatever its id looks like. */
  find(bucketId: string): Bucket | undefined {
    return this.#byId.get(bucketId);
  }

  /** Every bucket, in no order. */
  all(): Iterable<Bucket> {
    return this.#byId.values();
  }

  /** In any case of its letters. */
  byName(name: string): Bucket | undefined {
    return this.#byName.get(name.toLowerCase());
  }

  #requireOwn(session: Session, { bucketId, bucketName }: BucketQuery): void {
    const named = bucketId ?? (bucketName === undefined ? undefined : this.byName(bucketName)?.id);
    if (named === undefined || session.excludes(named)) throw unauthorized();
  }

  #add(bucket: Bucket): void {
    this.#byId.set(bucket.id, bucket);
    this.#byName.set(bucket.name.toLowerCase(), bucket);
  }

  #save(bucket: Bucket): void {
    this.#metadata.put('bucket', bucket.id, bucket.settings);
  }
}

function matches(bucket: Bucket, { bucketId, bucketName, bucketTypes }: BucketQuery): boolean {
  if (bucketId !== undefined && bucketId !== bucket.id) return false;
  if (bucketName !== undefined && bucketName.toLowerCase() !== bucket.name.toLowerCase()) return false;
  const type = bucket.settings.bucketType;
  return bucketTypes === undefined ? type !== 'snapshot' : bucketTypes.includes('all') || bucketTypes.includes(type);
}

function checkChanges(changes: BucketChanges): void {
  checkBucketInfo(changes.bucketInfo ?? {});
  checkLifecycleRules(changes.lifecycleRules ?? []);
  checkCorsRules(changes.corsRules ?? []);
  checkNotificationRules(changes.notificationRules ?? []);
  checkReplication(changes.replication ?? null);
}

function checkLock(settings: BucketSettings, changes: BucketChanges): void {
  if (settings.isFileLockEnabled && changes.isFileLockEnabled === false)
    throw new CloudError('file_lock_conflict', 'File lock cannot be disabled');
  const source = (changes.replication ?? settings.replication)?.asReplicationSource ?? null;
  if (changes.isFileLockEnabled === true && !settings.isFileLockEnabled && source !== null)
    throw new CloudError('source_replication_conflict', 'File lock cannot be enabled on a replication source');
  const locked = settings.isFileLockEnabled || changes.isFileLockEnabled === true;
  if (changes.defaultRetention !== undefined && !locked)
    throw new CloudError('bucket_missing_file_lock', 'The bucket is not file lock enabled');
}
