import { createHash } from 'node:crypto';
import { readToEnd } from '../read-to-end.js';
import { SinkError } from '../sink-error.js';
import { answer, headerOf, type S3Call } from './s3-call.js';
import { documentOf, elements, textsIn } from './xml.js';

const MOST_DELETIONS = 1000;

/** `HeadBucket`. */
export function headBucket(call: S3Call): void {
  call.state.shape(call.bucket);
  answer(call, { 'x-amz-bucket-region': 'us-east-1' });
}

/** `CreateBucket`. */
export function createBucket(call: S3Call): void {
  answer(call, { Location: `/${call.bucket}` });
}

/** A document that is the same for every bucket. */
export function constant(document: string): (call: S3Call) => void {
  return (call) => {
    call.state.shape(call.bucket);
    answer(call, {}, document);
  };
}

/** `DeleteObject`. */
export function deleteObject(call: S3Call): void {
  call.state.delete(call.bucket, call.key);
  answer(call, {}, '', 204);
}

/** `DeleteObjects`. S3 insists on a checksum of the request. */
export async function deleteObjects(call: S3Call): Promise<void> {
  const chunks: Buffer[] = [];
  await readToEnd(call.request, (chunk) => chunks.push(chunk));
  const body = Buffer.concat(chunks);
  assertWhole(call, body);
  const document = body.toString();
  const keys = textsIn(document, 'Key');
  if (keys.length > MOST_DELETIONS)
    throw new SinkError(400, 'MalformedXML', 'The XML you provided was not well-formed');
  for (const key of keys) call.state.delete(call.bucket, key);
  const isQuiet = textsIn(document, 'Quiet')[0] === 'true';
  const rows = isQuiet ? [] : keys.map((Key) => `<Deleted>${elements({ Key })}</Deleted>`);
  answer(call, {}, documentOf('DeleteResult', ...rows));
}

function assertWhole(call: S3Call, body: Buffer): void {
  const md5 = headerOf(call, 'content-md5');
  const hasChecksum = Object.keys(call.request.headers).some((name) => /^x-amz-checksum-(crc|sha)/.test(name));
  if (md5 === undefined && !hasChecksum)
    throw new SinkError(400, 'InvalidRequest', 'Missing required header for this request: Content-MD5');
  if (md5 !== undefined && md5 !== createHash('md5').update(body).digest('base64'))
    throw new SinkError(400, 'BadDigest', 'The Content-MD5 you specified did not match what we received.');
}
