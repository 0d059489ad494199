import { z } from 'zod';
import { CloudError } from '../cloud/cloud-error.js';
import type { Session } from '../cloud/session.js';
import type { UploadClaims } from '../cloud/tokens.js';
import { ok } from '../wire/answer.js';
import { customerKeyOf } from '../wire/customer-key.js';
import { text } from '../wire/fields.js';
import { fileRow } from '../wire/file-row.js';
import { requireHeader } from '../wire/headers.js';
import { partRow } from '../wire/part-row.js';
import { readUploadBody } from '../wire/upload-body.js';
import { readUploadHead } from '../wire/upload-head.js';
import type { Call } from './call.js';
import { jsonRoute, type Route } from './route.js';

/** Upload URLs, and the uploads that go to them. */
export const uploadRoutes: readonly Route[] = [
  jsonRoute('b2_get_upload_url', z.object({ bucketId: text }), ({ bucketId }, { cloud, session, call }) => {
    session.require('writeFiles', { bucketId });
    cloud.buckets.get(bucketId);
    cloud.usage.requireStorage(1);
    const authorizationToken = cloud.gatekeeper.uploadToken(session, 'upld', bucketId);
    return { authorizationToken, bucketId, uploadUrl: call.url('b2_upload_file', bucketId, cloud.nextUploadUrlId()) };
  }),
  jsonRoute('b2_get_upload_part_url', z.object({ fileId: text }), ({ fileId }, { cloud, session, call }) => {
    cloud.largeFiles.get(session, fileId);
    const authorizationToken = cloud.gatekeeper.uploadToken(session, 'uplg', fileId);
    return { authorizationToken, fileId, uploadUrl: call.url('b2_upload_part', fileId, cloud.nextUploadUrlId()) };
  }),
  { operation: 'b2_upload_file', methods: ['POST'], answer: (call) => upload(call, 'upld', uploadFile) },
  { operation: 'b2_upload_part', methods: ['POST'], answer: (call) => upload(call, 'uplg', uploadPart) },
];

type Upload = (call: Call, session: Session, target: string) => Promise<object>;

/** An upload has its URL for itself while it lasts. */
async function upload(call: Call, use: UploadClaims['use'], store: Upload) {
  const { cloud, token } = call;
  const [target = ''] = call.address.rest;
  const session = cloud.gatekeeper.uploader(token, use, target);
  return ok(await cloud.leases.lend(token ?? '', () => store(call, session, target)));
}

async function uploadFile(call: Call, session: Session, bucketId: string): Promise<object> {
  const { cloud, headers } = call;
  const body = readUploadBody(headers, call.body(), cloud.limits.maxUploadSize);
  const head = readUploadHead(headers, cloud.limits);
  return fileRow(await cloud.files.upload(session, bucketId, head, body), call.view(session));
}

async function uploadPart(call: Call, session: Session, fileId: string): Promise<object> {
  const { cloud, headers } = call;
  const body = readUploadBody(headers, call.body(), cloud.limits.maxUploadSize);
  const { encryption } = cloud.largeFiles.get(session, fileId).start;
  const target = { fileId, partNumber: partNumberOf(call), customerKey: customerKeyOf(headers) };
  return partRow(await cloud.largeFiles.uploadPart(session, target, body), encryption);
}

function partNumberOf({ headers }: Call): number {
  const value = requireHeader(headers, 'X-Bz-Part-Number');
  if (!/^\d{1,9}$/.test(value)) throw new CloudError('bad_request', `Invalid part number: ${value}`);
  return Number(value);
}
