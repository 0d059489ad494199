import { objectName, type BucketShape } from '../bucket-shape.js';

const DEFAULT_ROWS = 100;
const MOST_ROWS = 10_000;

/** Which part of a listing is wanted. */
export interface PageQuery {
  readonly start: string;
  readonly prefix: string;
  readonly limit: number | undefined;
}

/** The numbers of the objects in a page, and of the first that is not among them. */
export interface Page {
  readonly indexes: readonly number[];
  readonly next: number | undefined;
}

/** A page of a bucket's listing. What was deleted is not in it. */
export function listPage(
  shape: BucketShape,
  gone: ReadonlySet<number>,
  { start, prefix, limit = DEFAULT_ROWS }: PageQuery,
): Page {
  const indexes: number[] = [];
  const most = Math.min(limit === 0 ? DEFAULT_ROWS : limit, MOST_ROWS);
  for (let index = lowerBound(shape.count, start > prefix ? start : prefix); index < shape.count; index++) {
    if (prefix !== '' && !objectName(index).startsWith(prefix)) break;
    if (gone.has(index)) continue;
    if (indexes.length === most) return { indexes, next: index };
    indexes.push(index);
  }
  return { indexes, next: undefined };
}

/** The number of the first of `count` names that is not less than `name`. */
function lowerBound(count: number, name: string): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (objectName(middle) < name) low = middle + 1;
    else high = middle;
  }
  return low;
}
