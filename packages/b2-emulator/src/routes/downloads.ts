import { z } from 'zod';
import { resolveRange } from '../cloud/byte-range.js';
import { badRequest } from '../cloud/cloud-error.js';
import { slice } from '../cloud/content.js';
import type { ReadRequest, Readable } from '../cloud/downloads.js';
import type { BytesAnswer } from '../wire/answer.js';
import { customerKeyOf } from '../wire/customer-key.js';
import { downloadHeaders, overridesAmong } from '../wire/download-headers.js';
import { integer, text } from '../wire/fields.js';
import type { Call } from './call.js';
import { jsonRoute, type Route } from './route.js';

const grant = z.looseObject({ bucketId: text, fileNamePrefix: text, validDurationInSeconds: integer });

/** Reading files, and letting others read them. */
export const downloadRoutes: readonly Route[] = [
  jsonRoute('b2_get_download_authorization', grant, (request, { cloud, session }) => {
    const { bucketId, fileNamePrefix, validDurationInSeconds: seconds } = request;
    const overrides = overridesAmong(request);
    const token = cloud.downloads.grant(session, { bucketId, namePrefix: fileNamePrefix, seconds, overrides });
    return { authorizationToken: token, bucketId, fileNamePrefix };
  }),
  {
    operation: 'b2_download_file_by_name',
    methods: ['GET', 'HEAD'],
    answer: async (call) => {
      const [bucketName = '', fileName = ''] = call.address.rest;
      const request = readRequest(call);
      return contentOf(call, request, call.cloud.downloads.byName(bucketName, fileName, request));
    },
  },
  {
    operation: 'b2_download_file_by_id',
    methods: ['GET', 'HEAD', 'POST'],
    answer: async (call) => {
      const request = readRequest(call);
      return contentOf(call, request, call.cloud.downloads.byId(await fileIdOf(call), request));
    },
  },
];

function readRequest({ address, headers, token }: Call): ReadRequest {
  const { query } = address;
  return {
    token: token ?? query.get('Authorization') ?? undefined,
    customerKey: customerKeyOf(headers),
    overrides: overridesAmong(Object.fromEntries(query)),
  };
}

async function fileIdOf(call: Call): Promise<string> {
  const { fileId } = { ...(await call.fields()), ...Object.fromEntries(call.address.query) };
  if (typeof fileId !== 'string') throw badRequest('required field fileId is missing');
  return fileId;
}

/** A range is always answered as one, even if it covers the whole file. */
function contentOf(call: Call, { overrides }: ReadRequest, { version, session }: Readable): BytesAnswer {
  const { cloud, headers } = call;
  const size = version.contentLength;
  const range = resolveRange(headers['range'], size);
  const { start, end } = range ?? { start: 0, end: size };
  if (call.method !== 'HEAD') cloud.usage.countDownload(end - start);
  const { settings } = cloud.buckets.get(version.bucketId);
  const extra = {
    'Content-Length': String(end - start),
    ...(range && { 'Content-Range': `bytes ${start}-${end - 1}/${size}` }),
  };
  return {
    status: range ? 206 : 200,
    headers: { ...downloadHeaders(version, settings, { session, overrides }), ...extra },
    length: end - start,
    bytes: () => cloud.contents.read(slice(version.content, start, end)),
  };
}
