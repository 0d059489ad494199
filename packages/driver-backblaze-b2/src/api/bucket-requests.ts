import type { BucketId } from './requests.js';

/*
 * The requests that are about buckets, field by field as Backblaze names them.
 * https://www.backblaze.com/apidocs/b2-create-bucket
 */

/** Who may read: `allPrivate` only with a key, `allPublic` everyone. */
export type BucketType = 'allPrivate' | 'allPublic';

/** The types a listing can be asked for; `all` stands for every one. */
export type ListedBucketType = BucketType | 'all' | 'restricted' | 'shared' | 'snapshot';

/** What happens to files by themselves as days pass. Every field in days; null or absent: never. */
export interface LifecycleRule {
  readonly fileNamePrefix: string;
  readonly daysFromHidingToDeleting?: number | null | undefined;
  readonly daysFromUploadingToHiding?: number | null | undefined;
  readonly daysFromStartingToCancelingUnfinishedLargeFiles?: number | null | undefined;
}

/** What a web page can be allowed to do, by B2's native API or its S3 API. */
export type CorsOperation =
  | 'b2_download_file_by_id'
  | 'b2_download_file_by_name'
  | 'b2_upload_file'
  | 'b2_upload_part'
  | 's3_delete'
  | 's3_get'
  | 's3_head'
  | 's3_post'
  | 's3_put';

/** What a browser may do from which site. */
export interface CorsRule {
  /** 6 to 50 letters, digits and `-`. */
  readonly corsRuleName: string;
  readonly allowedOrigins: readonly string[];
  readonly allowedOperations: readonly CorsOperation[];
  readonly allowedHeaders?: readonly string[] | null | undefined;
  readonly exposeHeaders?: readonly string[] | null | undefined;
  /** How long a browser may remember the answer: up to a day. */
  readonly maxAgeSeconds: number;
}

/** How long new files are locked where they do not say so themselves; without a mode they are not. */
export type DefaultRetention =
  | {
      readonly mode: 'compliance' | 'governance';
      readonly period: { readonly duration: number; readonly unit: 'days' | 'years' };
    }
  | { readonly mode: null; readonly period?: null | undefined };

/** Which names are replicated to which bucket. */
export interface ReplicationRule {
  /** 1 to 64 letters, digits, `-` and `_`; no other rule of the bucket has it. */
  readonly replicationRuleName: string;
  readonly destinationBucketId: string;
  /** '' is every name. */
  readonly fileNamePrefix: string;
  /** Also what is there when the rule is made. Default: false. */
  readonly includeExistingFiles?: boolean | undefined;
  readonly isEnabled: boolean;
  /** From 1 to 2^31 - 1. Where two rules fit, the higher one counts. */
  readonly priority: number;
}

/** Where a bucket's files are replicated to and from. Null or absent ends that side. */
export interface ReplicationConfiguration {
  readonly asReplicationSource?:
    | { readonly replicationRules: readonly ReplicationRule[]; readonly sourceApplicationKeyId: string }
    | null
    | undefined;
  readonly asReplicationDestination?:
    /** For the id of each source's key, the id of the key that writes here. */
    { readonly sourceToDestinationKeyMapping: Readonly<Record<string, string>> } | null | undefined;
}

/** What a bucket can be set to. */
export interface BucketSettings {
  readonly bucketType?: BucketType | undefined;
  readonly bucketInfo?: Readonly<Record<string, string>> | undefined;
  readonly corsRules?: readonly CorsRule[] | undefined;
  readonly lifecycleRules?: readonly LifecycleRule[] | undefined;
  /** It can be turned on later, but never off. */
  readonly fileLockEnabled?: boolean | undefined;
  readonly defaultServerSideEncryption?:
    { readonly mode: 'SSE-B2' | 'none' | null; readonly algorithm?: 'AES256' | null | undefined } | undefined;
  readonly replicationConfiguration?: ReplicationConfiguration | undefined;
}

/** `b2_create_bucket`. */
export interface CreateBucket extends BucketSettings {
  readonly bucketName: string;
  readonly bucketType: BucketType;
}

/** `b2_update_bucket`: what is absent stays as it is. */
export interface UpdateBucket extends BucketSettings, BucketId {
  readonly defaultRetention?: DefaultRetention | undefined;
  /** Refuse, with `conflict`, if the bucket was changed since this revision. */
  readonly ifRevisionIs?: number | undefined;
}

/** `b2_list_buckets`. A key restricted to buckets must name one of them. */
export interface ListBuckets {
  readonly bucketId?: string | undefined;
  readonly bucketName?: string | undefined;
  readonly bucketTypes?: readonly ListedBucketType[] | undefined;
}

/** Which events of which names B2 calls which URL for. https://www.backblaze.com/docs/cloud-storage-event-notifications */
export interface NotificationRule {
  readonly name: string;
  /** Such as `b2:ObjectCreated:*`; all of one category. */
  readonly eventTypes: readonly string[];
  readonly isEnabled: boolean;
  /** '' is every name. */
  readonly objectNamePrefix: string;
  /** Default: 1. */
  readonly maxEventsPerBatch?: number | undefined;
  readonly targetConfiguration: NotificationTarget;
}

/** Where events go. */
interface NotificationTarget {
  readonly targetType: 'webhook';
  readonly url: string;
  readonly customHeaders?: readonly { readonly name: string; readonly value: string }[] | null | undefined;
  /** 32 letters and digits: the events are signed with it. */
  readonly hmacSha256SigningSecret?: string | null | undefined;
}

/** `b2_set_bucket_notification_rules`: the whole list. */
export interface SetNotificationRules extends BucketId {
  readonly eventNotificationRules: readonly NotificationRule[];
}
