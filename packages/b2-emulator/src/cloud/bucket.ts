import type { LifecycleRule } from './bucket-rules.js';
import type { CorsRule } from './cors-rules.js';
import { PLAIN, type Encryption } from './encryption.js';
import type { NotificationRule } from './notification-rules.js';
import type { Replication } from './replication-rules.js';
import { VersionIndex } from './version-index.js';

/** Who may read a bucket. */
export type BucketType = 'allPublic' | 'allPrivate' | 'snapshot' | 'restricted' | 'shared';

/** The lock that new files of a bucket get. */
export interface DefaultRetention {
  readonly mode: 'governance' | 'compliance' | null;
  readonly period: { readonly duration: number; readonly unit: 'days' | 'years' } | null;
}

/** All that is known about a bucket but its files. Never changed, only replaced. */
export interface BucketSettings {
  readonly bucketId: string;
  readonly bucketName: string;
  readonly bucketType: BucketType;
  readonly bucketInfo: Readonly<Record<string, string>>;
  readonly corsRules: readonly CorsRule[];
  readonly lifecycleRules: readonly LifecycleRule[];
  readonly isFileLockEnabled: boolean;
  readonly defaultRetention: DefaultRetention;
  readonly defaultEncryption: Encryption;
  readonly replication: Replication | null;
  readonly notificationRules: readonly NotificationRule[];
  /** Grows with every change. */
  readonly revision: number;
}

/** A bucket: its settings and its files. */
export class Bucket {
  settings: BucketSettings;
  readonly files = new VersionIndex();

  constructor(settings: BucketSettings) {
    this.settings = settings;
  }

  get id(): string {
    return this.settings.bucketId;
  }

  get name(): string {
    return this.settings.bucketName;
  }

  get isPublic(): boolean {
    return this.settings.bucketType === 'allPublic';
  }
}

/** The settings of a bucket that was only given a name and a type. Production counts a new bucket's revision from 2. */
export function newBucketSettings(bucketId: string, bucketName: string, bucketType: BucketType): BucketSettings {
  return {
    bucketId,
    bucketName,
    bucketType,
    bucketInfo: {},
    corsRules: [],
    lifecycleRules: [],
    isFileLockEnabled: false,
    defaultRetention: { mode: null, period: null },
    defaultEncryption: PLAIN,
    replication: null,
    notificationRules: [],
    revision: 2,
  };
}
