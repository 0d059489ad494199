import { objectName, type BucketShape } from '../bucket-shape.js';
import { rowPrinter } from './rows.js';

const DEFAULT_ROWS = 100;
const MOST_ROWS = 10_000;

/** Which part of a listing is wanted. */
export interface PageQuery {
  readonly start: string;
  readonly prefix: string;
  readonly limit: number | undefined;
}

/** Printed rows, and the number of the first row that is not among them. */
export interface PrintedPage {
  readonly rows: readonly string[];
  readonly next: number | undefined;
}

/** A page of a bucket's listing, made when it is asked for. What was deleted is not in it. */
export function listPage(
  shape: BucketShape,
  gone: ReadonlySet<number>,
  { start, prefix, limit = DEFAULT_ROWS }: PageQuery,
  version: number,
): PrintedPage {
  const print = rowPrinter(shape, version);
  const rows: string[] = [];
  const most = Math.min(limit === 0 ? DEFAULT_ROWS : limit, MOST_ROWS);
  for (let index = lowerBound(shape.count, start > prefix ? start : prefix); index < shape.count; index++) {
    const name = objectName(index);
    if (!name.startsWith(prefix)) break;
    if (gone.has(index)) continue;
    if (rows.length === most) return { rows, next: index };
    rows.push(print(index, name));
  }
  return { rows, next: undefined };
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
