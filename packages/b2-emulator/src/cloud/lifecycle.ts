import type { LifecycleRule } from './bucket-rules.js';
import type { Bucket } from './bucket.js';
import type { Buckets } from './buckets.js';
import type { Clock } from './clock.js';
import type { EventFeed } from './event-feed.js';
import type { Files } from './files.js';
import type { FileVersion } from './file-version.js';
import type { LargeFiles } from './large-files.js';
import { isRetained } from './retention.js';

const DAY = 24 * 60 * 60 * 1000;

/** Applies the buckets' lifecycle rules: hides what is old, deletes what is long hidden, gives up uploads that nobody finished. */
export class Lifecycle {
  readonly #buckets: Buckets;
  readonly #files: Files;
  readonly #largeFiles: LargeFiles;
  readonly #clock: Clock;
  readonly #events: EventFeed;
  #last: number;

  constructor(parts: { buckets: Buckets; files: Files; largeFiles: LargeFiles; clock: Clock; events: EventFeed }) {
    this.#buckets = parts.buckets;
    this.#files = parts.files;
    this.#largeFiles = parts.largeFiles;
    this.#clock = parts.clock;
    this.#events = parts.events;
    this.#last = parts.clock.now();
  }

  /** Does what has become due since it ran last, dated to when it became due: after a leap of the clock all looks as if days had passed. */
  run(): void {
    const now = this.#clock.now();
    for (const bucket of this.#buckets.all())
      for (const rule of bucket.settings.lifecycleRules) this.#apply(rule, bucket, now);
    this.#last = now;
  }

  #apply(rule: LifecycleRule, bucket: Bucket, now: number): void {
    for (const versions of bucket.files.under(rule.fileNamePrefix)) {
      this.#cancelUnfinished(rule, versions, now);
      this.#hide(rule, versions, now);
      this.#deleteHidden(rule, bucket.files.versions(versions[0]?.fileName ?? ''), now);
    }
  }

  #cancelUnfinished(rule: LifecycleRule, versions: readonly FileVersion[], now: number): void {
    const age = days(rule.daysFromStartingToCancelingUnfinishedLargeFiles);
    for (const version of versions)
      if (version.action === 'start' && version.uploadTimestamp + age <= now) this.#largeFiles.remove(version);
  }

  #hide(rule: LifecycleRule, versions: readonly FileVersion[], now: number): void {
    const newest = versions.find((each) => each.action !== 'start');
    if (newest?.action !== 'upload') return;
    const due = newest.uploadTimestamp + days(rule.daysFromUploadingToHiding);
    if (due > now) return;
    const marker = this.#files.addHideMarker(newest.bucketId, newest.fileName, Math.max(due, this.#last));
    this.#events.publish('b2:HideMarkerCreated:LifecycleRule', marker);
  }

  /** A version counts as hidden from when the next newer one came. A marker goes when it is old and hides nothing any more. */
  #deleteHidden(rule: LifecycleRule, versions: readonly FileVersion[], now: number): void {
    const age = days(rule.daysFromHidingToDeleting);
    const finished = versions.filter((each) => each.action !== 'start');
    const left = finished.filter((version, i) => {
      const hiddenSince = i === 0 ? Infinity : (finished[i - 1]?.uploadTimestamp ?? Infinity);
      return hiddenSince + age > now || isLocked(version, now);
    });
    const [last] = left;
    const isSpent = left.length === 1 && last?.action === 'hide' && last.uploadTimestamp + age <= now;
    for (const version of finished) if (isSpent || !left.includes(version)) this.#delete(version);
  }

  #delete(version: FileVersion): void {
    this.#largeFiles.remove(version);
    this.#events.publish('b2:ObjectDeleted:LifecycleRule', version);
  }
}

function isLocked(version: FileVersion, now: number): boolean {
  return version.legalHold === 'on' || isRetained(version.retention, now);
}

function days(count: number | null | undefined): number {
  return count === null || count === undefined ? Infinity : count * DAY;
}
