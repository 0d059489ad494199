import type { Bucket } from './bucket.js';
import type { Buckets } from './buckets.js';
import type { ContentPool } from './content-pool.js';
import type { EventFeed } from './event-feed.js';
import type { FileVersion } from './file-version.js';
import type { Ids } from './ids.js';
import { rulesFor, type ReplicationRule } from './replication-rules.js';
import { NO_RETENTION } from './retention.js';
import type { Versions } from './versions.js';

/** Copies what is uploaded into a bucket to the buckets that its replication rules name, some time later, as B2 does. */
export class Replicator {
  readonly #buckets: Buckets;
  readonly #versions: Versions;
  readonly #contents: ContentPool;
  readonly #ids: Ids;
  readonly #events: EventFeed;
  readonly #pending = new Set<string>();

  constructor(parts: { buckets: Buckets; versions: Versions; contents: ContentPool; ids: Ids; events: EventFeed }) {
    this.#buckets = parts.buckets;
    this.#versions = parts.versions;
    this.#contents = parts.contents;
    this.#ids = parts.ids;
    this.#events = parts.events;
    parts.events.subscribe((_, version) => this.restore(version));
  }

  /** Puts a version in the queue if it waits for its copy; at the start of a run, those that an earlier one left. */
  restore(version: FileVersion): void {
    if (version.replicationStatus === 'PENDING') this.#pending.add(version.fileId);
  }

  /** Queues what was in a bucket before its rules were, where a rule says so. */
  adopt({ files, settings }: Bucket): void {
    for (const [, versions] of files.from(''))
      for (const version of versions) {
        const isWanted = rulesFor(settings, version.fileName).some((rule) => rule.includeExistingFiles);
        if (isWanted && version.replicationStatus === undefined && isReplicable(version))
          this.restore(this.#versions.replace({ ...version, replicationStatus: 'PENDING' }));
      }
  }

  /** Makes the copies that are due. */
  run(): void {
    const ids = [...this.#pending];
    this.#pending.clear();
    for (const version of ids.map((id) => this.#versions.find(id))) if (version) this.#replicate(version);
  }

  #replicate(version: FileVersion): void {
    const { settings } = this.#buckets.get(version.bucketId);
    const sourceKey = settings.replication?.asReplicationSource?.sourceApplicationKeyId;
    const targets = rulesFor(settings, version.fileName).map((rule) => this.#target(rule, sourceKey));
    const isComplete = targets.length > 0 && targets.every((target) => target !== undefined);
    for (const target of targets) if (target !== undefined) this.#copy(version, target);
    this.#versions.replace({ ...version, replicationStatus: isComplete ? 'COMPLETED' : 'FAILED' });
  }

  /** A bucket takes replicas from the keys it has named, and from no other. */
  #target({ destinationBucketId }: ReplicationRule, sourceKey: string | undefined): Bucket | undefined {
    const bucket = this.#buckets.find(destinationBucketId);
    const known = bucket?.settings.replication?.asReplicationDestination?.sourceToDestinationKeyMapping ?? {};
    return sourceKey !== undefined && Object.hasOwn(known, sourceKey) ? bucket : undefined;
  }

  #copy(version: FileVersion, target: Bucket): void {
    const isLarge = version.contentMd5 === null;
    const fileId = this.#ids.fileId(target.id, isLarge ? 'large' : 'small', version.uploadTimestamp);
    const lock = target.settings.isFileLockEnabled ? {} : { retention: NO_RETENTION, legalHold: null };
    const sequence = this.#versions.nextSequence();
    this.#contents.retain(version.content);
    const replica = {
      ...version,
      ...lock,
      fileId,
      bucketId: target.id,
      sequence,
      replicationStatus: 'REPLICA',
    } as const;
    const type = isLarge ? 'b2:ObjectCreated:MultipartReplica' : 'b2:ObjectCreated:Replica';
    this.#events.publish(type, this.#versions.add(replica));
  }
}

/** What a customer's key protects stays where it is, and so does what is not there yet; a replica is not replicated again. */
function isReplicable({ action, encryption }: FileVersion): boolean {
  return action !== 'start' && encryption.mode !== 'SSE-C';
}

/** The status that a new version begins with, as a field to be spread; nothing if no rule is about it. */
export function initialReplication(
  { settings }: Bucket,
  version: Pick<FileVersion, 'fileName' | 'encryption'>,
): { replicationStatus?: 'PENDING' } {
  if (version.encryption.mode === 'SSE-C' || rulesFor(settings, version.fileName).length === 0) return {};
  return { replicationStatus: 'PENDING' };
}
