import { contentDigest } from '../../content.js';
import { base64Of } from '../../digests/digest.js';
import { wantedRange } from '../range.js';
import { sendContent } from '../send-content.js';
import { SinkError } from '../sink-error.js';
import { answer, headerOf, type S3Call } from './s3-call.js';

/** When everything was stored. */
export const LAST_MODIFIED = new Date(1_767_225_600_000);

/** Above it, an object is one that was stored in parts, whose ETag is no MD5. */
const MOST_AT_ONCE = 16 * 1024 * 1024;

/** `HeadObject` and `GetObject`. */
export async function sendObject(call: S3Call): Promise<void> {
  const { state, request, response } = call;
  const { size, etag, headers } = await objectOf(call);
  const condition = headerOf(call, 'if-match');
  if (condition !== undefined && condition !== etag)
    throw new SinkError(412, 'PreconditionFailed', 'At least one of the pre-conditions you specified did not hold');
  const range = wantedRange(headerOf(call, 'range'), size);
  if (range === null) throw new SinkError(416, 'InvalidRange', 'The requested range is not satisfiable');
  const { start, end } = range ?? { start: 0, end: size };
  const described = {
    ...{ 'Content-Type': 'application/octet-stream', 'Accept-Ranges': 'bytes', ETag: etag },
    ...{ 'Last-Modified': LAST_MODIFIED.toUTCString(), 'Content-Length': end - start, ...headers },
    ...(await checksumsOf(call, size, range)),
    ...(range === undefined ? {} : { 'Content-Range': `bytes ${start}-${end - 1}/${size}` }),
  };
  if (request.method === 'HEAD') {
    state.counters.heads++;
    answer(call, described);
    return;
  }
  response.writeHead(range === undefined ? 200 : 206, described);
  await sendContent(response, { start, end }, state);
}

/** An object that a client has stored, or one of those that are there. */
export async function objectOf({ state, bucket, key }: Pick<S3Call, 'state' | 'bucket' | 'key'>) {
  const uploaded = state.uploaded(bucket, key);
  if (uploaded !== undefined) return uploaded;
  const { size } = state.shape(bucket);
  if (!state.isThere(bucket, key)) throw new SinkError(404, 'NoSuchKey', 'The specified key does not exist.');
  return { size, etag: await etagOf(size), headers: {} };
}

/** With its quotes. */
export async function etagOf(size: number): Promise<string> {
  const md5 = await contentDigest('md5', size);
  return size > MOST_AT_ONCE ? `"${md5}-${Math.ceil(size / MOST_AT_ONCE)}"` : `"${md5}"`;
}

/**
 * As if each client had uploaded it: to those who ask for checksums the one of the whole, which S3 keeps of everything that comes without another and
 * tells with no part of it; to others the MD5 where rclone leaves it for what was stored in parts.
 */
async function checksumsOf(
  call: S3Call,
  size: number,
  range: object | undefined,
): Promise<Readonly<Record<string, string>>> {
  if (headerOf(call, 'x-amz-checksum-mode')?.toUpperCase() !== 'ENABLED') return md5OfParts(call, size);
  if (range !== undefined) return {};
  const crc = base64Of(await contentDigest('crc64nvme', size));
  return { 'x-amz-checksum-crc64nvme': crc, 'x-amz-checksum-type': 'FULL_OBJECT' };
}

async function md5OfParts(
  { request, state, bucket, key }: S3Call,
  size: number,
): Promise<Readonly<Record<string, string>>> {
  const isOther =
    state.uploaded(bucket, key) !== undefined || request.headers['user-agent']?.startsWith('rclone') !== true;
  if (size <= MOST_AT_ONCE || isOther) return {};
  return { 'x-amz-meta-md5chksum': base64Of(await contentDigest('md5', size)) };
}
