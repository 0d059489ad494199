import type { ApplicationKey } from './application-key.js';
import type { BucketSettings } from './bucket.js';
import { Buckets } from './buckets.js';
import type { Clock } from './clock.js';
import { ContentPool } from './content-pool.js';
import { Copies } from './copies.js';
import { Downloads } from './downloads.js';
import { EventFeed } from './event-feed.js';
import type { FileVersion } from './file-version.js';
import { Files } from './files.js';
import { Gatekeeper } from './gatekeeper.js';
import type { Ids } from './ids.js';
import { KeyRing } from './key-ring.js';
import type { Part } from './large-file.js';
import { LargeFiles } from './large-files.js';
import { Lifecycle } from './lifecycle.js';
import type { Limits } from './limits.js';
import { Replicator } from './replicator.js';
import { Tokens } from './tokens.js';
import { UploadLeases } from './upload-leases.js';
import { Usage, type Caps } from './usage.js';
import { Versions } from './versions.js';
import type { Row } from '../store/metadata-store.js';
import type { Store } from '../store/store.js';

/** What a cloud is made from. */
export interface CloudParts {
  readonly accountId: string;
  readonly master: { readonly keyId: string; readonly key: string };
  readonly limits: Limits;
  readonly caps: Caps;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly store: Store;
  /** Whether an upload token is refused while it is in use. */
  readonly checkUploadConcurrency: boolean;
}

/** One account with all that is in it: B2 without HTTP. */
export class Cloud {
  readonly accountId: string;
  readonly limits: Limits;
  readonly keys: KeyRing;
  readonly gatekeeper: Gatekeeper;
  readonly leases: UploadLeases;
  readonly buckets: Buckets;
  readonly versions: Versions;
  readonly files: Files;
  readonly largeFiles: LargeFiles;
  readonly copies: Copies;
  readonly downloads: Downloads;
  readonly contents: ContentPool;
  readonly events: EventFeed;
  readonly usage: Usage;
  readonly lifecycle: Lifecycle;
  readonly replicator: Replicator;
  #uploadUrls = 0;

  constructor(parts: CloudParts) {
    const { accountId, limits, clock, ids, store } = parts;
    const { metadata } = store;
    this.accountId = accountId;
    this.limits = limits;
    const rows = [...metadata.load()];
    const events = (this.events = new EventFeed());
    const usage = (this.usage = new Usage(parts.caps, clock));
    const base = { clock, ids, limits, metadata, events, usage };
    const tokens = new Tokens(tokenSecret(rows, parts), clock);
    const contents = (this.contents = new ContentPool(store.bytes));
    const keys = (this.keys = new KeyRing(accountId, parts.master, base));
    const gatekeeper = (this.gatekeeper = new Gatekeeper({ ...base, keys, tokens }));
    const buckets = (this.buckets = new Buckets(base));
    const versions = (this.versions = new Versions({ ...base, buckets, contents }));
    const files = (this.files = new Files({ ...base, buckets, versions, contents }));
    const largeFiles = (this.largeFiles = new LargeFiles({ ...base, buckets, versions, contents }));
    this.copies = new Copies({ ...base, buckets, versions, files, largeFiles, contents });
    this.lifecycle = new Lifecycle({ ...base, buckets, files, largeFiles });
    this.replicator = new Replicator({ ...base, buckets, versions, contents });
    this.downloads = new Downloads({ ...base, buckets, versions, gatekeeper });
    this.leases = new UploadLeases(parts.checkUploadConcurrency);
    this.#restore(rows);
  }

  /** Each upload URL ends in an id of its own. */
  nextUploadUrlId(): string {
    return `c002_v0001129_t${String(++this.#uploadUrls).padStart(4, '0')}`;
  }

  /** Buckets before their files, started files before their parts. */
  #restore(rows: readonly Row[]): void {
    for (const { kind, value } of rows) if (kind === 'key') this.keys.restore(value as ApplicationKey);
    for (const { kind, value } of rows) if (kind === 'bucket') this.buckets.restore(value as BucketSettings);
    for (const { kind, value } of rows) if (kind === 'file') this.#restoreFile(value as FileVersion);
    for (const { kind, value } of rows) if (kind === 'part') this.largeFiles.restorePart(value as Part);
    this.contents.sweep();
  }

  #restoreFile(version: FileVersion): void {
    this.versions.restore(version);
    this.replicator.restore(version);
    if (version.action === 'start') this.largeFiles.restore(version);
  }
}

/** Kept with the data, so that tokens outlive a restart as they do in the real cloud. */
function tokenSecret(rows: readonly Row[], { ids, store }: CloudParts): string {
  for (const row of rows) if (row.kind === 'setting' && row.id === 'tokenSecret') return String(row.value);
  const secret = ids.hex(32);
  store.metadata.put('setting', 'tokenSecret', secret);
  return secret;
}
