import { z } from 'zod';
import { checkDirective } from '../cloud/copies.js';
import { badRequest } from '../cloud/cloud-error.js';
import { flag, info, text } from '../wire/fields.js';
import { fileRow, retentionRow } from '../wire/file-row.js';
import { encryption, legalHold, readCustomerKey, readProtection, readRetention, retention } from './file-fields.js';
import { jsonRoute, type Route } from './route.js';

const pair = { fileName: text, fileId: text };

const copy = z.object({
  sourceFileId: text,
  fileName: text,
  destinationBucketId: text.optional(),
  range: text.optional(),
  metadataDirective: z.enum(['COPY', 'REPLACE']).default('COPY'),
  contentType: text.optional(),
  fileInfo: info.optional(),
  fileRetention: retention.optional(),
  legalHold: legalHold.optional(),
  sourceServerSideEncryption: encryption.optional(),
  destinationServerSideEncryption: encryption.optional(),
});

/** What can be done with a file that is stored. */
export const fileRoutes: readonly Route[] = [
  jsonRoute('b2_get_file_info', z.object({ fileId: text }), ({ fileId }, { cloud, session, view }) =>
    fileRow(cloud.files.info(session, fileId), view),
  ),
  jsonRoute('b2_hide_file', z.object({ bucketId: text, fileName: text }), (request, { cloud, session, view }) =>
    fileRow(cloud.files.hide(session, request.bucketId, request.fileName), view),
  ),
  jsonRoute(
    'b2_delete_file_version',
    z.object({ ...pair, bypassGovernance: flag.default(false) }),
    (request, { cloud, session }) => {
      const version = cloud.files.delete(session, request, request.bypassGovernance);
      cloud.largeFiles.remove(version);
      if (version.action !== 'start') cloud.events.publish('b2:ObjectDeleted:Delete', version);
      return { fileId: version.fileId, fileName: version.fileName };
    },
  ),
  jsonRoute('b2_copy_file', copy, async (request, { cloud, session, view }) => {
    const { metadataDirective, contentType, fileInfo = {} } = request;
    checkDirective(metadataDirective, contentType);
    const version = await cloud.copies.copyFile(session, sourceOf(request), {
      bucketId: request.destinationBucketId,
      fileName: request.fileName,
      replacement: contentType === undefined ? undefined : { contentType, fileInfo },
      ...readProtection({ ...request, encryption: request.destinationServerSideEncryption }),
    });
    return fileRow(version, view, 'copy');
  }),
  jsonRoute(
    'b2_update_file_retention',
    z.object({ ...pair, fileRetention: retention, bypassGovernance: flag.default(false) }),
    (request, { cloud, session }) => {
      const wanted = readRetention(request.fileRetention);
      const { fileId, fileName, ...rest } = cloud.files.retain(session, request, wanted, request.bypassGovernance);
      return { fileId, fileName, fileRetention: retentionRow(rest.retention) };
    },
  ),
  jsonRoute('b2_update_file_legal_hold', z.object({ ...pair, legalHold }), (request, { cloud, session }) => {
    const { fileId, fileName, legalHold: hold } = cloud.files.hold(session, request, request.legalHold);
    return { fileId, fileName, legalHold: hold };
  }),
];

/** The source of a copy, as both kinds of copy name it. */
export function sourceOf(request: {
  sourceFileId: string;
  range?: string | undefined;
  sourceServerSideEncryption?: z.output<typeof encryption> | undefined;
}) {
  const { sourceFileId, range, sourceServerSideEncryption } = request;
  if (range === '') throw badRequest('Invalid range: ');
  return { sourceFileId, range, customerKey: readCustomerKey(sourceServerSideEncryption) };
}
