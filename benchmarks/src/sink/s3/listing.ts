import { objectName, type BucketShape } from '../../bucket-shape.js';
import { writeDigits } from '../digits.js';
import { listPage } from '../listing.js';
import { answer, type S3Call } from './s3-call.js';
import { LAST_MODIFIED, etagOf } from './objects.js';
import { documentOf, elements } from './xml.js';

const MOST_ROWS = 1000;
const DECIMAL = { base: 10, count: 7 } as const;
/** What no name holds: after a name nothing comes before it with this. */
const NUL = '\0';

/** `ListObjectsV2`. A token is the name that comes next. */
export async function listObjects(call: S3Call): Promise<void> {
  const { state, bucket, query } = call;
  const shape = state.shape(bucket);
  const after = query.get('start-after');
  const start = query.get('continuation-token') ?? (after === null ? '' : after + NUL);
  const limit = Math.min(Number(query.get('max-keys') ?? MOST_ROWS), MOST_ROWS);
  const prefix = query.get('prefix') ?? '';
  const page = listPage(shape, state.gone(bucket), { start, prefix, limit });
  state.counters.rows += page.indexes.length;
  const head = {
    ...{ Name: bucket, Prefix: prefix, KeyCount: page.indexes.length, MaxKeys: limit },
    EncodingType: query.get('encoding-type') ?? undefined,
    IsTruncated: page.next !== undefined,
    NextContinuationToken: page.next === undefined ? undefined : objectName(page.next),
  };
  const [before = '', behind = ''] = documentOf('ListBucketResult', head, NUL).split(NUL);
  answer(call, {}, printPage(before, `<Contents>${await fieldsOf(shape)}</Contents>`, page.indexes, behind));
}

/** `ListObjectVersions` of a bucket that keeps none: each object is its only version. A marker is the name before the one that comes next. */
export async function listVersions(call: S3Call): Promise<void> {
  const { state, bucket, query } = call;
  const shape = state.shape(bucket);
  const marker = query.get('key-marker');
  const start = marker === null ? '' : marker + NUL;
  const limit = Math.min(Number(query.get('max-keys') ?? MOST_ROWS), MOST_ROWS);
  const prefix = query.get('prefix') ?? '';
  const { indexes, next } = listPage(shape, state.gone(bucket), { start, prefix, limit });
  state.counters.rows += indexes.length;
  const last = next === undefined ? undefined : objectName(indexes.at(-1) ?? 0);
  const head = {
    ...{ Name: bucket, Prefix: prefix, MaxKeys: limit, IsTruncated: next !== undefined },
    ...{ EncodingType: query.get('encoding-type') ?? undefined, NextKeyMarker: last },
    NextVersionIdMarker: last === undefined ? undefined : 'null',
  };
  const [before = '', behind = ''] = documentOf('ListVersionsResult', head, NUL).split(NUL);
  const row = `<Version>${elements({ VersionId: 'null', IsLatest: true })}${await fieldsOf(shape)}</Version>`;
  answer(call, {}, printPage(before, row, indexes, behind));
}

/** Rows differ in the number in their name only, so one is printed and repeated, and the numbers are written over it. */
function printPage(start: string, row: string, indexes: readonly number[], end: string): Buffer {
  const rowsEnd = start.length + indexes.length * row.length;
  const page = Buffer.allocUnsafeSlow(rowsEnd + end.length);
  page.write(start, 'latin1');
  if (indexes.length > 0) page.fill(row, start.length, rowsEnd, 'latin1');
  page.write(end, rowsEnd, 'latin1');
  const digits = row.indexOf(objectName(0)) + objectName(0).indexOf('0');
  indexes.forEach((index, k) => writeDigits(page, start.length + k * row.length + digits, index, DECIMAL));
  return page;
}

async function fieldsOf(shape: BucketShape): Promise<string> {
  return elements({
    ...{ Key: objectName(0), LastModified: LAST_MODIFIED.toISOString(), ETag: await etagOf(shape.size) },
    ...{ ChecksumAlgorithm: 'CRC64NVME', ChecksumType: 'FULL_OBJECT', Size: shape.size, StorageClass: 'STANDARD' },
  });
}
