import type { HttpLane } from '@stowage/core/http';
import type { z } from '@stowage/core/validation';
import type { Listed } from './answer.js';
import type * as Buckets from './bucket-requests.js';
import type * as Requests from './requests.js';
import * as schemas from './schemas.js';

/** One operation of the API: what the key must be allowed to do, and what the answer looks like. */
interface Operation<Request extends object, Answer> {
  /** The capability without which B2 refuses; undefined where it depends on the request. */
  readonly capability: string;
  readonly answer: z.ZodType<Answer>;
  /** Whether the request carries the account's id, which the session fills in. */
  readonly withAccountId: boolean;
  /** `data` for what is about a single file, and so may be asked thousands of times; `control` for everything else. */
  readonly lane: (request: Request) => HttpLane;
  /** Of a list that may be ten thousand rows long. */
  readonly listed: Listed | undefined;
  /** Never set: carries the type of the request. */
  readonly request?: Request;
}

const control = (): HttpLane => 'control';

function of<Request extends object>() {
  return <Answer>(
    capability: string,
    answer: z.ZodType<Answer>,
    {
      withAccountId = false,
      lane = control,
      listed,
    }: Partial<Pick<Operation<Request, Answer>, 'lane' | 'listed' | 'withAccountId'>> = {},
  ): Operation<Request, Answer> => ({ capability, answer, withAccountId, lane, listed });
}

const ACCOUNT = { withAccountId: true };
const ONE_FILE = { lane: (): HttpLane => 'data' };
/** So few rows are asked for to find one file or its versions. */
const FEW_ROWS = 100;
const files = (...markers: readonly string[]) => ({
  listed: { list: 'files', markers },
  lane: ({ maxFileCount }: { readonly maxFileCount: number }): HttpLane =>
    maxFileCount > FEW_ROWS ? 'control' : 'data',
});

/**
 * Every operation of B2's Native API v4 that takes JSON, under its own name.
 * https://www.backblaze.com/apidocs/introduction-to-the-b2-native-api
 */
export const operations = {
  b2_cancel_large_file: of<Requests.FileId>()('writeFiles', schemas.done, ONE_FILE),
  b2_copy_file: of<Requests.CopyFile>()('writeFiles', schemas.storedFile, ONE_FILE),
  b2_copy_part: of<Requests.CopyPart>()('writeFiles', schemas.part, ONE_FILE),
  b2_create_bucket: of<Buckets.CreateBucket>()('writeBuckets', schemas.bucket, ACCOUNT),
  b2_create_key: of<Requests.CreateKey>()('writeKeys', schemas.newApplicationKey, ACCOUNT),
  b2_delete_bucket: of<Requests.BucketId>()('deleteBuckets', schemas.done, ACCOUNT),
  b2_delete_file_version: of<Requests.DeleteFileVersion>()('deleteFiles', schemas.done, ONE_FILE),
  b2_delete_key: of<Requests.DeleteKey>()('deleteKeys', schemas.done),
  b2_finish_large_file: of<Requests.FinishLargeFile>()('writeFiles', schemas.storedFile, ONE_FILE),
  b2_get_bucket_notification_rules: of<Requests.BucketId>()('readBucketNotifications', schemas.notificationRules),
  b2_get_download_authorization: of<Requests.GetDownloadAuthorization>()('shareFiles', schemas.downloadAuthorization),
  b2_get_file_info: of<Requests.FileId>()('readFiles', schemas.file, ONE_FILE),
  b2_get_upload_part_url: of<Requests.FileId>()('writeFiles', schemas.uploadUrl, ONE_FILE),
  b2_get_upload_url: of<Requests.BucketId>()('writeFiles', schemas.uploadUrl, ONE_FILE),
  b2_hide_file: of<Requests.HideFile>()('writeFiles', schemas.hideMarker, ONE_FILE),
  b2_list_buckets: of<Buckets.ListBuckets>()('listBuckets', schemas.bucketList, ACCOUNT),
  b2_list_file_names: of<Requests.ListFileNames>()('listFiles', schemas.fileNameList, files('nextFileName')),
  b2_list_file_versions: of<Requests.ListFileVersions>()(
    'listFiles',
    schemas.fileVersionList,
    files('nextFileName', 'nextFileId'),
  ),
  b2_list_keys: of<Requests.ListKeys>()('listKeys', schemas.applicationKeyList, ACCOUNT),
  b2_list_parts: of<Requests.ListParts>()('writeFiles', schemas.partList),
  b2_list_unfinished_large_files: of<Requests.ListUnfinished>()('listFiles', schemas.unfinishedList),
  b2_set_bucket_notification_rules: of<Buckets.SetNotificationRules>()(
    'writeBucketNotifications',
    schemas.notificationRules,
  ),
  b2_start_large_file: of<Requests.StartLargeFile>()('writeFiles', schemas.unfinishedFile, ONE_FILE),
  b2_update_bucket: of<Buckets.UpdateBucket>()('writeBuckets', schemas.bucket, ACCOUNT),
  b2_update_file_legal_hold: of<Requests.UpdateLegalHold>()('writeFileLegalHolds', schemas.done, ONE_FILE),
  b2_update_file_retention: of<Requests.UpdateRetention>()('writeFileRetentions', schemas.done, ONE_FILE),
};

/** What the operations are called: `b2_list_buckets` and so on. */
export type OperationName = keyof typeof operations;
/** What an operation is asked with. */
export type RequestOf<N extends OperationName> =
  (typeof operations)[N] extends Operation<infer Request, unknown> ? Request : never;
/** What an operation answers. */
export type AnswerOf<N extends OperationName> = z.output<(typeof operations)[N]['answer']>;
