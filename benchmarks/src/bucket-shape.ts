/** A bucket whose name says what is in it: so many objects of so many bytes, and nothing to store. */
export interface BucketShape {
  readonly count: number;
  readonly size: number;
}

/** `sink-5000x1024` holds 5,000 objects of 1,024 bytes. */
export function bucketName({ count, size }: BucketShape): string {
  return `sink-${count}x${size}`;
}

/** Undefined for a name that says nothing. */
export function shapeOfName(name: string): BucketShape | undefined {
  const [, count, size] = /^sink-(\d+)x(\d+)$/.exec(name) ?? [];
  return count === undefined || size === undefined ? undefined : { count: Number(count), size: Number(size) };
}

/** 24 hex digits, as B2's ids have: 12 for the count, 12 for the size. */
export function bucketId({ count, size }: BucketShape): string {
  return count.toString(16).padStart(12, '0') + size.toString(16).padStart(12, '0');
}

/** The other way from {@link bucketId}. */
export function shapeOfId(id: string): BucketShape {
  return { count: Number.parseInt(id.slice(0, 12), 16), size: Number.parseInt(id.slice(12, 24), 16) };
}

/** The name of the object of that number; names sort as their numbers do. */
export function objectName(index: number): string {
  return `file-${String(index).padStart(7, '0')}.bin`;
}

/** The number of the object of that name; undefined if it is no such name. */
export function objectIndex(name: string): number | undefined {
  const [, digits] = /^file-(\d{7})\.bin$/.exec(name) ?? [];
  return digits === undefined ? undefined : Number(digits);
}
