import { InvalidRangeError } from '../errors/index.js';
import type { ByteRange } from '../spi/index.js';

/** A range whose end is known. */
export interface Span {
  /** The first byte, counted from 0. */
  readonly start: number;
  /** The byte after the last one. */
  readonly end: number;
}

/**
 * The half-open range from `start` up to but not including `end`; without `end` to the end of the object. Whether it starts
 * within the object is only known once the object is read.
 *
 * @throws {InvalidRangeError} if a bound is no whole number from 0 on, or nothing lies between them
 */
export function byteRange(name: string, start: number, end: number | undefined): ByteRange {
  assertOffset(name, 'start', start);
  if (end === undefined) return { start };
  assertOffset(name, 'end', end);
  if (start >= end) {
    throw new InvalidRangeError(name, `start (${start}) must be less than end (${end}), which is not included`);
  }
  return { start, end };
}

function assertOffset(name: string, bound: string, value: number): void {
  if (!Number.isSafeInteger(value))
    throw new InvalidRangeError(name, `${bound} (${String(value)}) must be a whole number`);
  if (value < 0) throw new InvalidRangeError(name, `${bound} (${value}) must not be negative`);
}

/**
 * The range as it lies in an object of that size: an end past the object is cut to it.
 *
 * @throws {InvalidRangeError} if it starts at or after the end of the object
 */
export function spanWithin(name: string, range: ByteRange | undefined, size: number): Span {
  if (range === undefined) return { start: 0, end: size };
  if (range.start < size) return { start: range.start, end: Math.min(range.end ?? size, size) };
  throw new InvalidRangeError(name, `it starts at ${range.start}, the object has ${size} bytes`);
}

/** Spans of `size` bytes, which may be asked for before each (the last one may be shorter), that together are `whole`; one empty span if that is empty. */
export function* spansOf(whole: Span, size: number | (() => number)): Generator<Span, void, undefined> {
  let start = whole.start;
  do {
    const end = Math.min(start + (typeof size === 'number' ? size : size()), whole.end);
    yield { start, end };
    start = end;
  } while (start < whole.end);
}
