import { InvalidArgumentError } from '../../errors/index.js';
import type { Capabilities, MultipartLimits } from '../../spi/index.js';

/** Parts of a stream of unknown length are this large unless said otherwise, in bytes: they are held in memory. */
export const STREAM_PART_SIZE = 10 * 1024 * 1024;

/** Up to this many parts' worth of bytes goes in one write: it takes fewer requests, and is as fast. */
const PARTS_IN_ONE_WRITE = 2;

/** What a request costs besides its bytes shall not count where parts are cut smaller than the provider recommends. */
const LEAST_FOR_WIDTH = 8 * 1024 * 1024;
const WORTH_MORE_PARTS = 8 * LEAST_FOR_WIDTH;

/** The size doubles each time that this share of the provider's parts is used up. */
const STEPS = 10;

/**
 * The size of the parts of a content whose size is known: what was chosen, or is recommended, made as large as the limit on
 * the number of parts asks for, within the provider's bounds.
 *
 * @throws {InvalidArgumentError} if the content is larger than an object may be
 */
export function partSizeFor(size: number, chosen: number | undefined, limits: MultipartLimits): number {
  const { maxParts, maxPartSize, maxObjectSize, recommendedPartSize } = limits;
  const largest = Math.min(maxObjectSize, maxParts * maxPartSize);
  if (size > largest) throw tooLarge(size, largest);
  return withinBounds(Math.max(chosen ?? recommendedPartSize, Math.ceil(size / maxParts)), limits);
}

/**
 * The size of parts where the concurrency adapts and none was chosen: a part for each of `most` at once, and as many again, so that a greater
 * width finds something to send. It is one size for the whole upload, as is saved for who resumes it, so the line's speed comes too late for it.
 *
 * @returns undefined for a content that is as well off as anywhere: the recommended size
 */
export function partSizeForWidth(
  size: number,
  most: number,
  { recommendedPartSize }: MultipartLimits,
): number | undefined {
  if (size < WORTH_MORE_PARTS) return undefined;
  return Math.min(recommendedPartSize, Math.max(LEAST_FOR_WIDTH, Math.ceil(size / (2 * most))));
}

/** How a content of known size is sent: in one write up to `inOne` bytes, else in parts. */
export interface Sizes {
  readonly part: number;
  readonly inOne: number;
}

/**
 * The sizes that go with it. A part is never the whole: what is too large for one write is cut, also where one part could hold it.
 *
 * @throws {InvalidArgumentError} if the content is larger than an object may be
 */
export function sizesFor(
  size: number,
  chosen: number | undefined,
  { limits, maxWriteSize }: { readonly limits: MultipartLimits | undefined } & Pick<Capabilities, 'maxWriteSize'>,
): Sizes {
  if (limits === undefined) return { part: Infinity, inOne: maxWriteSize };
  const wanted = partSizeFor(size, chosen, limits);
  const part = wanted < size ? wanted : Math.max(1, Math.ceil(size / PARTS_IN_ONE_WRITE));
  return { part, inOne: Math.min(maxWriteSize, limits.maxWriteSize ?? Infinity, part * PARTS_IN_ONE_WRITE) };
}

/**
 * The size of one part of a stream of unknown length: the chosen size, doubled after each tenth of the provider's parts, so
 * that the last of 10,000 parts starting from 10 MiB ends at about 10 TiB. Where all must be of one size, that is the chosen one.
 *
 * @throws {InvalidArgumentError} if there can be no such part
 */
export function streamPartSize(partNumber: number, chosen: number | undefined, limits: MultipartLimits): number {
  const { maxParts, maxPartSize, maxObjectSize, equalParts = false } = limits;
  const first = withinBounds(chosen ?? STREAM_PART_SIZE, limits);
  if (partNumber > maxParts && equalParts && first < maxPartSize) throw tooManyEqual(first, maxParts);
  if (partNumber > maxParts) throw tooLarge(undefined, Math.min(maxObjectSize, maxParts * maxPartSize));
  const step = Math.max(1, Math.floor(maxParts / STEPS));
  const doublings = equalParts ? 0 : Math.floor((partNumber - 1) / step);
  return withinBounds(first * 2 ** doublings, limits);
}

function withinBounds(size: number, { minPartSize, maxPartSize }: MultipartLimits): number {
  return Math.min(Math.max(size, minPartSize), maxPartSize);
}

/** The error for what the provider has no room for; of a stream the size is not known. */
export function tooLarge(size: number | undefined, largest: number): InvalidArgumentError {
  const what = size === undefined ? 'the stream' : `the content (${size} bytes)`;
  return new InvalidArgumentError(`${what} is larger than the ${largest} bytes that the provider takes`);
}

/** The error for a stream that would have needed larger parts from its first one on. */
function tooManyEqual(size: number, maxParts: number): InvalidArgumentError {
  return new InvalidArgumentError(
    `the stream is larger than ${maxParts} parts of ${size} bytes, and this provider wants all parts of one size: choose a larger 'partSize'`,
  );
}
