import { z } from 'zod';
import { rowsOf } from './rows.js';

/*
 * What B2 answers, as far as this driver relies on it. Loose: B2 adds fields, and fields that are not named here are
 * passed on. Times are milliseconds since 1970, sizes are bytes.
 */

const text = z.string();
const texts = z.array(text);

/** The answer of `b2_authorize_account`. */
export const accountAuthorization = z.looseObject({
  accountId: text,
  authorizationToken: text,
  applicationKeyExpirationTimestamp: z.number().nullish(),
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
});

/** A bucket. */
export const bucket = z.looseObject({
  bucketId: text,
  bucketName: text,
  bucketType: text,
  revision: z.number().nullish(),
});

/** The answer of `b2_list_buckets`. */
export const bucketList = z.looseObject({ buckets: z.array(bucket) });

/** A file version, hide marker, folder row or unfinished large file: `action` says which. */
export const file = z.looseObject({
  action: text,
  fileId: text.nullish(),
  fileName: text,
  contentLength: z.number().default(0),
  contentSha1: text.nullish(),
  contentMd5: text.nullish(),
  contentType: text.nullish(),
  fileInfo: z.record(text, text).nullish(),
  uploadTimestamp: z.number(),
});

const files = rowsOf(file, isFile);

/** The answer of `b2_list_file_names`. */
export const fileNameList = z.looseObject({ files, nextFileName: text.nullish() });

/** The answer of `b2_list_file_versions`. */
export const fileVersionList = z.looseObject({
  files,
  nextFileName: text.nullish(),
  nextFileId: text.nullish(),
});

/** The answer of `b2_list_unfinished_large_files`. */
export const unfinishedList = z.looseObject({ files, nextFileId: text.nullish() });

/** One part of a large file. */
export const part = z.looseObject({
  partNumber: z.number(),
  contentLength: z.number(),
  contentSha1: text.nullish(),
});

/** The answer of `b2_list_parts`. */
export const partList = z.looseObject({ parts: z.array(part), nextPartNumber: z.number().nullish() });

/** Where to upload, and the token that allows it. */
export const uploadUrl = z.looseObject({ uploadUrl: text, authorizationToken: text });

/** A token that reads everything below a prefix. */
export const downloadAuthorization = z.looseObject({ authorizationToken: text, fileNamePrefix: text });

/** The answer of operations that only say which file they were about. */
export const fileReference = z.looseObject({ fileId: text, fileName: text });

/** An application key. The secret `applicationKey` is there only when it has just been made. */
export const applicationKey = z.looseObject({
  applicationKeyId: text,
  keyName: text,
  capabilities: texts,
  bucketIds: texts.nullish(),
  namePrefix: text.nullish(),
  expirationTimestamp: z.number().nullish(),
});

/** The answer of `b2_create_key`. */
export const newApplicationKey = applicationKey.extend({ applicationKey: text });

/** The answer of `b2_list_keys`. */
export const applicationKeyList = z.looseObject({
  keys: z.array(applicationKey),
  nextApplicationKeyId: text.nullish(),
});

/** The answer of the operations on notification rules. */
export const notificationRules = z.looseObject({
  bucketId: text,
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
});

/** What `b2_authorize_account` answered. */
export type AccountAuthorization = z.output<typeof accountAuthorization>;
/** A bucket as B2 describes it. */
export type B2Bucket = z.output<typeof bucket>;
/** A file version as B2 describes it. */
export type B2File = z.output<typeof file>;
/** A part as B2 describes it. */
export type B2Part = z.output<typeof part>;

/** Whether a row is plainly what {@link file} describes, with nothing to add. */
function isFile(row: unknown): row is B2File {
  if (typeof row !== 'object' || row === null) return false;
  const { action, fileId, fileName, contentLength, contentSha1, contentMd5, contentType, fileInfo, uploadTimestamp } =
    row as Partial<Record<string, unknown>>;
  return (
    isText(action) &&
    isTextOrNone(fileId) &&
    isText(fileName) &&
    Number.isFinite(contentLength) &&
    isTextOrNone(contentSha1) &&
    isTextOrNone(contentMd5) &&
    isTextOrNone(contentType) &&
    isInfoOrNone(fileInfo) &&
    Number.isFinite(uploadTimestamp)
  );
}

function isText(value: unknown): boolean {
  return typeof value === 'string';
}

function isTextOrNone(value: unknown): boolean {
  return value === undefined || value === null || isText(value);
}

function isInfoOrNone(value: unknown): boolean {
  if (value === undefined || value === null) return true;
  if (typeof value !== 'object' || Array.isArray(value)) return false;
  for (const name in value) if (!isText((value as Record<string, unknown>)[name])) return false;
  return true;
}
