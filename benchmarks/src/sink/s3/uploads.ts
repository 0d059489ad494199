import { contentDigest } from '../../content.js';
import { base64Of } from '../../digests/digest.js';
import { readToEnd } from '../read-to-end.js';
import { SinkError } from '../sink-error.js';
import { LAST_MODIFIED, objectOf } from './objects.js';
import { receive } from './receive.js';
import { answer, headerOf, type S3Call } from './s3-call.js';
import type { UnfinishedUpload } from './s3-state.js';
import { documentOf, textsIn } from './xml.js';

const CRC64 = 'x-amz-checksum-crc64nvme';

/** `PutObject`. */
export async function putObject(call: S3Call): Promise<void> {
  const { state, bucket, key } = call;
  const { size, etag, checksums } = await receive(call);
  state.counters.uploads++;
  state.counters.uploadedBytes += size;
  state.add(bucket, key, { size, etag, headers: keptHeaders(call) });
  answer(call, { ETag: etag, ...checksums, ...(CRC64 in checksums ? { 'x-amz-checksum-type': 'FULL_OBJECT' } : {}) });
}

/** `CopyObject`. */
export async function copyObject(call: S3Call): Promise<void> {
  const { state, bucket, key } = call;
  const source = decodeURIComponent(headerOf(call, 'x-amz-copy-source') ?? '')
    .replace(/^\//, '')
    .replace(/\?.*$/, '');
  const slash = source.indexOf('/');
  const object = await objectOf({ state, bucket: source.slice(0, slash), key: source.slice(slash + 1) });
  state.counters.copies++;
  state.add(bucket, key, object);
  const { etag: ETag } = object;
  answer(call, {}, documentOf('CopyObjectResult', { ETag, LastModified: LAST_MODIFIED.toISOString() }));
}

/** `CreateMultipartUpload`. */
export function beginUpload(call: S3Call): void {
  const { state, bucket: Bucket, key: Key } = call;
  const UploadId = `sink-upload-${state.nextSerial()}`;
  state.unfinished.set(UploadId, { key: Key, headers: keptHeaders(call), parts: new Map() });
  const algorithm = headerOf(call, 'x-amz-checksum-algorithm');
  const type = headerOf(call, 'x-amz-checksum-type');
  const told = {
    ...(algorithm === undefined ? {} : { 'x-amz-checksum-algorithm': algorithm }),
    ...(type === undefined ? {} : { 'x-amz-checksum-type': type }),
  };
  answer(call, told, documentOf('InitiateMultipartUploadResult', { Bucket, Key, UploadId }));
}

/** `UploadPart`. */
export async function uploadPart(call: S3Call): Promise<void> {
  const number = Number(call.query.get('partNumber'));
  const { parts } = unfinished(call);
  const { size, etag, checksums } = await receive(call);
  parts.set(number, { size, etag });
  call.state.counters.uploadedBytes += size;
  answer(call, { ETag: etag, ...checksums });
}

/** `CompleteMultipartUpload`. All clients upload the same content, so the checksum of the whole is known. */
export async function completeUpload(call: S3Call): Promise<void> {
  const { state, bucket, key } = call;
  const upload = unfinished(call);
  const chunks: Buffer[] = [];
  await readToEnd(call.request, (chunk) => chunks.push(chunk));
  const document = Buffer.concat(chunks).toString();
  const etags = textsIn(document, 'ETag');
  const sizes = textsIn(document, 'PartNumber').map((number, k) => partSize(upload, Number(number), etags[k] ?? ''));
  const size = sizes.reduce((sum, each) => sum + each, 0);
  const crc = await wholeChecksum(call, size);
  const etag = `"sink${state.nextSerial()}-${sizes.length}"`;
  state.unfinished.delete(call.query.get('uploadId') ?? '');
  state.counters.uploads++;
  state.add(bucket, key, { size, etag, headers: upload.headers });
  const type = crc === undefined ? undefined : 'FULL_OBJECT';
  const fields = { Bucket: bucket, Key: key, ETag: etag, ChecksumCRC64NVME: crc, ChecksumType: type };
  answer(call, {}, documentOf('CompleteMultipartUploadResult', fields));
}

/** `AbortMultipartUpload`. */
export function abortUpload(call: S3Call): void {
  unfinished(call);
  call.state.unfinished.delete(call.query.get('uploadId') ?? '');
  answer(call, {}, '', 204);
}

function unfinished({ state, query, key }: S3Call): UnfinishedUpload {
  const upload = state.unfinished.get(query.get('uploadId') ?? '');
  if (upload?.key === key) return upload;
  throw new SinkError(404, 'NoSuchUpload', 'The specified upload does not exist.');
}

function partSize({ parts }: UnfinishedUpload, number: number, etag: string): number {
  const part = parts.get(number);
  if (part?.etag.replaceAll('"', '') === etag.replaceAll('"', '')) return part.size;
  throw new SinkError(400, 'InvalidPart', `Part ${number} could not be found, or has another ETag.`);
}

/** What a client announces of the whole, if it does. */
async function wholeChecksum(call: S3Call, size: number): Promise<string | undefined> {
  const announced = headerOf(call, CRC64);
  if (announced === undefined) return undefined;
  const computed = base64Of(await contentDigest('crc64nvme', size));
  if (announced !== computed) throw new SinkError(400, 'BadDigest', `The ${CRC64} you specified did not match.`);
  return computed;
}

function keptHeaders({ request }: S3Call): Readonly<Record<string, string>> {
  const kept = Object.entries(request.headers).filter(([name]) => name.startsWith('x-amz-meta-'));
  return Object.fromEntries(kept.map(([name, value]) => [name, String(value)]));
}
