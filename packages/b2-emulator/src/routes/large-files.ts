import { z } from 'zod';
import { info, integer, text, texts } from '../wire/fields.js';
import { fileRow } from '../wire/file-row.js';
import { readCustomTimestamp } from '../wire/upload-head.js';
import { listedPartRow, partRow } from '../wire/part-row.js';
import { encryption, legalHold, readCustomerKey, readProtection, retention } from './file-fields.js';
import { sourceOf } from './files.js';
import { countOf } from './page-size.js';
import { jsonRoute, type Route } from './route.js';

const fileId = z.object({ fileId: text });

const start = z.object({
  bucketId: text,
  fileName: text,
  contentType: text,
  fileInfo: info.default({}),
  fileRetention: retention.optional(),
  legalHold: legalHold.optional(),
  serverSideEncryption: encryption.optional(),
  customUploadTimestamp: integer.optional(),
});

const copyPart = z.object({
  sourceFileId: text,
  largeFileId: text,
  partNumber: integer,
  range: text.optional(),
  sourceServerSideEncryption: encryption.optional(),
  destinationServerSideEncryption: encryption.optional(),
});

const unfinished = z.object({
  bucketId: text,
  namePrefix: text.optional(),
  startFileId: text.optional(),
  maxFileCount: integer.optional(),
});

/** Large files, but for the upload of their parts. */
export const largeFileRoutes: readonly Route[] = [
  jsonRoute('b2_start_large_file', start, (request, { cloud, session, view }) => {
    const protection = readProtection({ ...request, encryption: request.serverSideEncryption });
    const customTimestamp = readCustomTimestamp(request.customUploadTimestamp, cloud.limits.customTimestamps);
    const file = { ...request, ...protection, customTimestamp };
    return fileRow(cloud.largeFiles.start(session, request.bucketId, file), view);
  }),
  jsonRoute('b2_copy_part', copyPart, async (request, { cloud, session }) => {
    const customerKey = readCustomerKey(request.destinationServerSideEncryption);
    const target = { fileId: request.largeFileId, partNumber: request.partNumber, customerKey };
    const { encryption: label } = cloud.largeFiles.get(session, target.fileId).start;
    return partRow(await cloud.copies.copyPart(session, sourceOf(request), target), label);
  }),
  jsonRoute(
    'b2_list_parts',
    fileId.extend({ startPartNumber: integer.default(1), maxPartCount: integer.optional() }),
    (request, { cloud, session }) => {
      const file = cloud.largeFiles.get(session, request.fileId);
      const max = countOf('maxPartCount', request.maxPartCount, 10_000);
      const rest = file.parts().filter((part) => part.partNumber >= request.startPartNumber);
      const parts = rest.slice(0, max).map((part) => listedPartRow(part, file.start.encryption));
      return { nextPartNumber: rest[max]?.partNumber ?? null, parts };
    },
  ),
  jsonRoute('b2_list_unfinished_large_files', unfinished, (request, { cloud, session, view }) => {
    const max = countOf('maxFileCount', request.maxFileCount, 100);
    const { files, next } = cloud.largeFiles.unfinished(session, {
      bucketId: request.bucketId,
      namePrefix: request.namePrefix,
      startFileId: request.startFileId,
      max,
    });
    const rows = files.map((file) => fileRow(file, view));
    return { files: rows, nextFileId: next?.fileId ?? null, nextFileName: next?.fileName ?? null };
  }),
  jsonRoute('b2_finish_large_file', fileId.extend({ partSha1Array: texts }), (request, { cloud, session, view }) =>
    fileRow(cloud.largeFiles.finish(session, request.fileId, request.partSha1Array), view),
  ),
  jsonRoute('b2_cancel_large_file', fileId, (request, { cloud, session, view }) => {
    const { bucketId, fileId: id, fileName } = cloud.largeFiles.cancel(session, request.fileId);
    return { accountId: view.accountId, bucketId, fileId: id, fileName };
  }),
];
