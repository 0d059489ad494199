import { constant, createBucket, deleteObject, deleteObjects, headBucket } from './buckets.js';
import { listObjects, listVersions } from './listing.js';
import { sendObject } from './objects.js';
import type { S3Call } from './s3-call.js';
import { abortUpload, beginUpload, completeUpload, copyObject, putObject, uploadPart } from './uploads.js';
import { documentOf } from './xml.js';

/** One thing that a client may ask. */
interface Operation {
  readonly method: string;
  readonly about: 'bucket' | 'object';
  /** A parameter that must be there. */
  readonly flag?: string;
  /** A header that must be there. */
  readonly header?: string;
  readonly run: (call: S3Call) => Promise<void> | void;
}

const NO_UPLOADS = documentOf('ListMultipartUploadsResult', { IsTruncated: false });

/** Every operation that the cases need; the first that fits is the one. */
const OPERATIONS: readonly Operation[] = [
  { method: 'PUT', about: 'object', flag: 'uploadId', run: uploadPart },
  { method: 'PUT', about: 'object', header: 'x-amz-copy-source', run: copyObject },
  { method: 'PUT', about: 'object', run: putObject },
  { method: 'GET', about: 'object', run: sendObject },
  { method: 'HEAD', about: 'object', run: sendObject },
  { method: 'POST', about: 'object', flag: 'uploads', run: beginUpload },
  { method: 'POST', about: 'object', flag: 'uploadId', run: completeUpload },
  { method: 'DELETE', about: 'object', flag: 'uploadId', run: abortUpload },
  { method: 'DELETE', about: 'object', run: deleteObject },
  { method: 'GET', about: 'bucket', flag: 'list-type', run: listObjects },
  { method: 'GET', about: 'bucket', flag: 'versions', run: listVersions },
  { method: 'GET', about: 'bucket', flag: 'location', run: constant(documentOf('LocationConstraint')) },
  { method: 'GET', about: 'bucket', flag: 'versioning', run: constant(documentOf('VersioningConfiguration')) },
  { method: 'GET', about: 'bucket', flag: 'uploads', run: constant(NO_UPLOADS) },
  { method: 'HEAD', about: 'bucket', run: headBucket },
  { method: 'PUT', about: 'bucket', run: createBucket },
  { method: 'POST', about: 'bucket', flag: 'delete', run: deleteObjects },
];

/** What a request asks; undefined for what the sink does not know. */
export function operationOf({ request, key, query }: S3Call): Operation['run'] | undefined {
  const about = key === '' ? 'bucket' : 'object';
  return OPERATIONS.find(
    (each) =>
      each.method === request.method &&
      each.about === about &&
      (each.flag === undefined || query.has(each.flag)) &&
      (each.header === undefined || request.headers[each.header] !== undefined),
  )?.run;
}
