import { bucketId, shapeOfId, type BucketShape } from '../../bucket-shape.js';

const TAIL = '_d20260101_m000000_c002_v0001000_t0000';

/** An id that says which object it belongs to: the bucket in its usual place, the number where B2 has its own. */
export function fileId(shape: BucketShape, index: number, kind: 1 | 2 = 1): string {
  return `4_z${bucketId(shape)}_f${kind}${index.toString(16).padStart(15, '0')}${TAIL}`;
}

/** The other way from {@link fileId}; undefined if it is no such id. */
export function fileOfId(id: string): { readonly shape: BucketShape; readonly index: number } | undefined {
  const [, bucket, index] = /^4_z([0-9a-f]{24})_f\d([0-9a-f]{15})_/.exec(id) ?? [];
  if (bucket === undefined || index === undefined) return undefined;
  return { shape: shapeOfId(bucket), index: Number.parseInt(index, 16) };
}
