import { InvalidRangeError, type ByteRange } from '@stowage/core/spi';
import type { Span } from './disk/file-slice.js';
import { PROVIDER } from './provider.js';

/**
 * The range cut to the size of the object, or the whole of it.
 *
 * @throws {InvalidRangeError} if it starts at or after the end of the object
 */
export function spanWithin(name: string, range: ByteRange | undefined, size: number): Span {
  if (range === undefined) return { start: 0, end: size };
  if (range.start < size) return { start: range.start, end: Math.min(range.end ?? size, size) };
  const rule = `it starts at ${range.start}, the object has ${size} bytes`;
  throw new InvalidRangeError(name, rule, { provider: PROVIDER });
}
