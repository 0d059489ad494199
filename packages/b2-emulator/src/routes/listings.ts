import { z } from 'zod';
import { badRequest, CloudError } from '../cloud/cloud-error.js';
import { isBucketId, isFileId } from '../cloud/ids.js';
import { listNames, listNamesShort, listVersions, type ListingQuery } from '../cloud/listing.js';
import type { VersionIndex } from '../cloud/version-index.js';
import { integer, text } from '../wire/fields.js';
import { listingRow } from '../wire/file-row.js';
import { pageSize } from './page-size.js';
import { jsonRoute, type JsonCall, type Route } from './route.js';

const MAX_ROWS = 10_000;

const names = z.object({
  bucketId: text,
  startFileName: text.optional(),
  maxFileCount: integer.optional(),
  prefix: text.optional(),
  delimiter: text.optional(),
});

const versions = names.extend({ startFileId: text.optional() });

type Request = z.output<typeof versions>;

/** The two listings of a bucket. */
export const listingRoutes: readonly Route[] = [
  jsonRoute('b2_list_file_names', names, (request, json) => {
    const walk = json.cloud.limits.shortPages ? listNamesShort : listNames;
    const { rows, nextFileName } = list(walk, request, json);
    return { files: rows, nextFileName };
  }),
  jsonRoute('b2_list_file_versions', versions, (request, json) => {
    checkStart(request);
    const { rows, nextFileId, nextFileName } = list(listVersions, request, json);
    return { files: rows, nextFileId, nextFileName };
  }),
];

function list(
  walk: (index: VersionIndex, query: ListingQuery) => ReturnType<typeof listNames>,
  request: Request,
  { cloud, session, view }: JsonCall,
) {
  const { bucketId, prefix = '', startFileName = '', startFileId, delimiter } = request;
  session.require('listFiles', { bucketId, fileName: prefix });
  if (!isBucketId(bucketId)) throw new CloudError('invalid_bucket_id', `Invalid bucketId: ${bucketId}`);
  const max = pageSize(request.maxFileCount, MAX_ROWS);
  const { files } = cloud.buckets.get(bucketId);
  const { rows, ...next } = walk(files, { startFileName, startFileId, prefix, delimiter, max });
  return { rows: rows.map((row) => listingRow(row, bucketId, view)), ...next };
}

function checkStart({ startFileId, startFileName }: Request): void {
  if (startFileId === undefined || startFileId === '') return;
  if (startFileName === undefined) throw badRequest('startFileName must be given if startFileId is given');
  if (!isFileId(startFileId)) throw new CloudError('invalid_file_id', `Invalid startFileId: ${startFileId}`);
}
