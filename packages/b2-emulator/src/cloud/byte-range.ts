import parseRange from 'range-parser';
import { badRequest, CloudError } from './cloud-error.js';

/** Bytes from `start` up to, not including, `end`. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/**
 * The one range a `Range` header asks for, cut to the size; nothing if there is no header, or one that HTTP says to ignore.
 * @throws {CloudError} 416 `range_not_satisfiable` if it starts behind the last byte: clients that read window by window stop on it
 */
export function resolveRange(text: string | undefined, size: number): ByteRange | undefined {
  if (text === undefined || runsBackwards(text)) return undefined;
  const ranges = parseRange(size, text);
  if (ranges === -1) throw new CloudError('range_not_satisfiable', 'The range cannot be satisfied');
  if (ranges === -2 || ranges.type !== 'bytes') return undefined;
  const [range, another] = ranges;
  return range === undefined || another !== undefined ? undefined : { start: range.start, end: range.end + 1 };
}

/**
 * The range of a copy: all of the source if none is given.
 * @throws {CloudError} 400 `bad_request` if it is malformed, 416 if it lies outside
 */
export function resolveCopyRange(text: string | undefined, size: number): ByteRange {
  if (text === undefined) return { start: 0, end: size };
  const range = resolveRange(text, size);
  if (range === undefined) throw badRequest(`Invalid range: ${text}`);
  return range;
}

/** HTTP calls such a range invalid, not unsatisfiable. */
function runsBackwards(text: string): boolean {
  const [, start, end] = /^bytes=(\d+)-(\d+)$/.exec(text) ?? [];
  return start !== undefined && Number(end) < Number(start);
}
