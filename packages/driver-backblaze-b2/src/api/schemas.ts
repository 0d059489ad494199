import { JsonRows } from '@stowage/core/listing';
import { lateTable, textRecord, z } from '@stowage/core/validation';
import { CheckedRows } from './rows.js';

/*
 * What B2 answers, as far as this driver relies on it: what it uses is demanded, and nothing else. Loose: fields that are not named here are
 * passed on as they are. Times are milliseconds since 1970, sizes are bytes.
 */

const text = z.string();
const texts = z.array(text);

/** The answer of `b2_authorize_account`. */
export const accountAuthorization = z.lazy(() =>
  z.looseObject({
    accountId: text,
    authorizationToken: text,
    apiInfo: z.looseObject({
      storageApi: z.looseObject({
        apiUrl: text,
        downloadUrl: text,
        s3ApiUrl: text.nullish(),
        absoluteMinimumPartSize: z.number(),
        recommendedPartSize: z.number(),
        allowed: z.looseObject({
          buckets: z.array(z.looseObject({ id: text, name: text.nullish() })).nullish(),
          capabilities: texts,
          namePrefix: text.nullish(),
        }),
      }),
    }),
  }),
);

/** A bucket. */
export const bucket = z.lazy(() =>
  z.looseObject({
    bucketId: text,
    bucketName: text,
    bucketType: text.nullish(),
  }),
);

/** The answer of `b2_list_buckets`. */
export const bucketList = z.lazy(() => z.looseObject({ buckets: z.array(bucket) }));

/** What is told of every file. */
const told = lateTable({
  fileName: () => text,
  contentSha1: () => text.nullish(),
  contentType: () => text.nullish(),
  fileInfo: () => textRecord().nullish(),
});

/** A file version that has just been made. */
export const storedFile = z.lazy(() =>
  z.looseObject({
    ...told,
    fileId: text,
    contentLength: z.number(),
    uploadTimestamp: z.number(),
  }),
);

/** A hide marker that has just been made: its length is nothing. */
export const hideMarker = z.lazy(() => storedFile.unwrap().extend({ contentLength: z.number().default(0) }));

/** A large file that is not finished yet. */
export const unfinishedFile = z.lazy(() =>
  z.looseObject({ ...told, fileId: text, uploadTimestamp: z.number().nullish() }),
);

/** What each kind of row cannot do without. */
const NEEDED: Readonly<Record<string, readonly ('contentLength' | 'fileId' | 'uploadTimestamp')[]>> = {
  folder: [],
  hide: ['fileId', 'uploadTimestamp'],
  start: ['fileId'],
  upload: ['fileId', 'contentLength', 'uploadTimestamp'],
};

/** A file version, hide marker, folder row or unfinished large file: `action` says which. */
export const file = z.lazy(() =>
  z
    .looseObject({
      action: text,
      fileId: text.nullish(),
      ...told,
      contentLength: z.number().optional(),
      uploadTimestamp: z.number().optional(),
    })
    .transform((row, context) => {
      for (const field of NEEDED[row.action] ?? []) {
        if (row[field] == null) context.addIssue({ code: 'custom', path: [field] });
      }
      const { contentLength = 0, uploadTimestamp = 0 } = row;
      return Object.assign(row, { contentLength, uploadTimestamp });
    }),
);

const filesOf = (operation: string) =>
  z
    .custom<JsonRows>((rows) => rows instanceof JsonRows)
    .transform((rows) => new CheckedRows(rows, operation, { schema: file, isRight: isFile }));

/** The answer of `b2_list_file_names`. */
export const fileNameList = z.lazy(() =>
  z.looseObject({ files: filesOf('b2_list_file_names'), nextFileName: text.nullish() }),
);

/** The answer of `b2_list_file_versions`. */
export const fileVersionList = z.lazy(() =>
  z.looseObject({
    files: filesOf('b2_list_file_versions'),
    nextFileName: text.nullish(),
    nextFileId: text.nullish(),
  }),
);

/** The answer of `b2_list_unfinished_large_files`. */
export const unfinishedList = z.lazy(() =>
  z.looseObject({ files: z.array(unfinishedFile), nextFileId: text.nullish() }),
);

/** One part of a large file. */
export const part = z.lazy(() =>
  z.looseObject({
    partNumber: z.number(),
    contentLength: z.number(),
    contentSha1: text.nullish(),
  }),
);

/** The answer of `b2_list_parts`. */
export const partList = z.lazy(() => z.looseObject({ parts: z.array(part), nextPartNumber: z.number().nullish() }));

/** Where to upload, and the token that allows it. */
export const uploadUrl = z.lazy(() => z.looseObject({ uploadUrl: text, authorizationToken: text }));

/** A token that reads everything below a prefix. */
export const downloadAuthorization = z.lazy(() => z.looseObject({ authorizationToken: text }));

/** The answer of operations that say nothing new: that it is one is enough. */
export const done = z.lazy(() => z.looseObject({}));

/** An application key. The secret `applicationKey` is there only when it has just been made. */
const applicationKey = z.lazy(() =>
  z.looseObject({
    applicationKeyId: text,
    keyName: text,
    capabilities: texts,
    bucketIds: texts.nullish(),
    namePrefix: text.nullish(),
    expirationTimestamp: z.number().nullish(),
  }),
);

/** The answer of `b2_create_key`. */
export const newApplicationKey = z.lazy(() => applicationKey.unwrap().extend({ applicationKey: text }));

/** The answer of `b2_list_keys`. */
export const applicationKeyList = z.lazy(() =>
  z.looseObject({
    keys: z.array(applicationKey),
    nextApplicationKeyId: text.nullish(),
  }),
);

/** The answer of the operations on notification rules. */
export const notificationRules = z.lazy(() =>
  z.looseObject({
    eventNotificationRules: z.array(
      z.looseObject({
        name: text,
        eventTypes: texts,
        isEnabled: z.boolean(),
        isSuspended: z.boolean().nullish(),
        suspensionReason: text.nullish(),
        objectNamePrefix: text,
        maxEventsPerBatch: z.number().optional(),
        targetConfiguration: z.looseObject({
          targetType: z.literal('webhook'),
          url: text,
          customHeaders: z.array(z.looseObject({ name: text, value: text })).nullish(),
          hmacSha256SigningSecret: text.nullish(),
        }),
      }),
    ),
  }),
);

/** What `b2_authorize_account` answered. */
export type AccountAuthorization = z.output<typeof accountAuthorization>;
/** A bucket as B2 describes it. */
export type B2Bucket = z.output<typeof bucket>;
/** A file version, or another row, as B2 describes it. */
export type B2File = z.output<typeof file>;
/** A file version that has just been made, as B2 describes it. */
export type B2StoredFile = z.output<typeof storedFile>;
/** A large file that is not finished yet, as B2 describes it. */
export type B2UnfinishedFile = z.output<typeof unfinishedFile>;
/** A part as B2 describes it. */
export type B2Part = z.output<typeof part>;

/** Whether a row is plainly what {@link file} describes, with nothing to add. */
function isFile(row: unknown): row is B2File {
  if (typeof row !== 'object' || row === null) return false;
  const { action, fileId, fileName, contentLength, contentSha1, contentType, fileInfo, uploadTimestamp } =
    row as Partial<Record<string, unknown>>;
  return (
    isText(action) &&
    (isText(fileId) || (action === 'folder' && isNone(fileId))) &&
    isText(fileName) &&
    Number.isFinite(contentLength) &&
    isTextOrNone(contentSha1) &&
    isTextOrNone(contentType) &&
    isInfoOrNone(fileInfo) &&
    Number.isFinite(uploadTimestamp)
  );
}

function isText(value: unknown): boolean {
  return typeof value === 'string';
}

function isNone(value: unknown): boolean {
  return value === undefined || value === null;
}

function isTextOrNone(value: unknown): boolean {
  return isNone(value) || isText(value);
}

function isInfoOrNone(value: unknown): boolean {
  if (isNone(value)) return true;
  if (typeof value !== 'object' || Array.isArray(value)) return false;
  for (const name in value) if (!isText((value as Record<string, unknown>)[name])) return false;
  return true;
}
