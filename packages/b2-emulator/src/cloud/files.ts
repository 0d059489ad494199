import type { Bucket } from './bucket.js';
import type { Buckets } from './buckets.js';
import type { Capability } from './capabilities.js';
import { badRequest, CloudError } from './cloud-error.js';
import type { Clock } from './clock.js';
import type { ContentPool } from './content-pool.js';
import { EMPTY_DIGESTS } from './digest.js';
import { PLAIN } from './encryption.js';
import type { EventFeed } from './event-feed.js';
import { checkFileName } from './file-name.js';
import type { FileVersion } from './file-version.js';
import { isFileId, type Ids } from './ids.js';
import type { Limits } from './limits.js';
import { receive, type Incoming, type Received } from './incoming.js';
import { checkNewFile, type CheckedFile, type NewFile } from './new-file.js';
import { requireBypass, requireDeletable, requireLock, requireRetainable } from './protection.js';
import { initialReplication } from './replicator.js';
import { NO_RETENTION, type LegalHold, type Retention } from './retention.js';
import type { Session } from './session.js';
import type { Usage } from './usage.js';
import type { Versions } from './versions.js';

/** A name and an id that must belong together. */
export interface FilePair {
  readonly fileName: string;
  readonly fileId: string;
}

/** Whole files: stored in one call, hidden, locked, deleted. */
export class Files {
  readonly #buckets: Buckets;
  readonly #versions: Versions;
  readonly #contents: ContentPool;
  readonly #ids: Ids;
  readonly #clock: Clock;
  readonly #events: EventFeed;
  readonly #usage: Usage;
  readonly #limits: Limits;

  constructor(parts: {
    buckets: Buckets;
    versions: Versions;
    contents: ContentPool;
    ids: Ids;
    clock: Clock;
    events: EventFeed;
    usage: Usage;
    limits: Limits;
  }) {
    this.#buckets = parts.buckets;
    this.#versions = parts.versions;
    this.#contents = parts.contents;
    this.#ids = parts.ids;
    this.#clock = parts.clock;
    this.#events = parts.events;
    this.#usage = parts.usage;
    this.#limits = parts.limits;
  }

  /** Stores a file. Everything that can be refused without its bytes is refused before they are read. */
  async upload(session: Session, bucketId: string, file: NewFile, incoming: Incoming): Promise<FileVersion> {
    session.require('writeFiles', { bucketId, fileName: file.fileName });
    const rules = { now: this.#clock.now(), ...this.#limits };
    const checked = checkNewFile(file, this.#buckets.get(bucketId), session, rules);
    this.#usage.requireStorage(incoming.size);
    const version = this.keep(bucketId, checked, await receive(this.#contents, incoming));
    return this.#events.publish('b2:ObjectCreated:Upload', version);
  }

  /** Makes received bytes a version. The bucket is looked up again: it may have gone while the bytes came. */
  keep(bucketId: string, file: CheckedFile, received: Received): FileVersion {
    const bucket = this.#buckets.find(bucketId);
    if (bucket === undefined) this.#contents.release(received.content);
    const present = this.#buckets.get(bucketId);
    const { customTimestamp, ...rest } = file;
    const identity = this.#identity(present, file.fileName, customTimestamp);
    const status = initialReplication(present, file);
    return this.#versions.add({ ...identity, action: 'upload', ...rest, ...received, ...status });
  }

  /** @throws {CloudError} 400 `no_such_file`, `already_hidden` */
  hide(session: Session, bucketId: string, fileName: string): FileVersion {
    session.require('writeFiles', { bucketId, fileName });
    checkFileName(fileName, this.#limits);
    const bucket = this.#buckets.get(bucketId);
    const newest = bucket.files.newest(fileName);
    if (newest === undefined) throw new CloudError('no_such_file', `File not present: ${fileName}`);
    if (newest.action === 'hide') throw new CloudError('already_hidden', `File already hidden: ${fileName}`);
    return this.#events.publish('b2:HideMarkerCreated:Hide', this.addHideMarker(bucketId, fileName));
  }

  /** Hides a name, as of now or of `at`; nobody is asked and nobody is told. */
  addHideMarker(bucketId: string, fileName: string, at?: number): FileVersion {
    const bucket = this.#buckets.get(bucketId);
    const uploadTimestamp = this.#versions.timestamp(bucket, fileName, at);
    const identity = this.#identity(bucket, fileName, uploadTimestamp);
    return this.#versions.add({
      ...identity,
      ...HIDE_MARKER,
      ...initialReplication(bucket, { fileName, encryption: PLAIN }),
    });
  }

  /** @throws {CloudError} 404 `not_found`; 400 if it is no file id */
  info(session: Session, fileId: string): FileVersion {
    session.require('readFiles');
    const version = this.#versions.get(fileId);
    session.require('readFiles', version);
    return version;
  }

  /** Deletes one version; of a large file that is not finished, its parts too. */
  delete(session: Session, pair: FilePair, bypass: boolean): FileVersion {
    session.require('deleteFiles', { fileName: pair.fileName });
    requireBypass(session, bypass);
    const version = this.#pair(pair);
    session.require('deleteFiles', version);
    requireDeletable(version, bypass, this.#clock.now());
    return version;
  }

  /** Whoever may not lock files is told 403, and before anything else: so does production. */
  retain(session: Session, pair: FilePair, retention: Retention, bypass: boolean): FileVersion {
    requireLockRight(session, 'writeFileRetentions');
    requireBypass(session, bypass);
    const version = this.#lockable(session, pair, 'writeFileRetentions');
    requireRetainable(version, retention, { bypass, now: this.#clock.now() });
    return this.#versions.replace({ ...version, retention });
  }

  /** Sets or lifts a legal hold; who may not is told 403, as with retention. */
  hold(session: Session, pair: FilePair, legalHold: LegalHold): FileVersion {
    requireLockRight(session, 'writeFileLegalHolds');
    return this.#versions.replace({ ...this.#lockable(session, pair, 'writeFileLegalHolds'), legalHold });
  }

  #lockable(session: Session, pair: FilePair, capability: Capability): FileVersion {
    const version = this.#pair(pair);
    session.require(capability, version);
    requireLock(this.#buckets.get(version.bucketId));
    return version;
  }

  #pair({ fileId, fileName }: FilePair): FileVersion {
    if (!isFileId(fileId)) throw badRequest(`Invalid fileId: ${fileId}`);
    const version = this.#versions.find(fileId);
    if (version?.fileName !== fileName)
      throw new CloudError('file_not_present', `File not present: ${fileName} ${fileId}`);
    return version;
  }

  #identity(bucket: Bucket, fileName: string, uploadTimestamp = this.#versions.timestamp(bucket, fileName)) {
    const fileId = this.#ids.fileId(bucket.id, 'small', uploadTimestamp);
    return { fileId, bucketId: bucket.id, fileName, uploadTimestamp, sequence: this.#versions.nextSequence() };
  }
}

function requireLockRight(session: Session, capability: Capability): void {
  if (!session.can(capability)) throw new CloudError('access_denied', 'Access Denied');
}

const HIDE_MARKER = {
  action: 'hide',
  contentType: 'application/x-bz-hide-marker',
  contentLength: 0,
  contentSha1: EMPTY_DIGESTS.sha1,
  contentMd5: EMPTY_DIGESTS.md5,
  fileInfo: {},
  content: [],
  encryption: PLAIN,
  retention: NO_RETENTION,
  legalHold: null,
} as const;
