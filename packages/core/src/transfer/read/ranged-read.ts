import { InvalidRangeError } from '../../errors/index.js';
import type { ByteRange } from '../../spi/index.js';
import { spansOf, spanWithin, type Span } from '../byte-range.js';
import { ResumableRead, type ReadContext } from './resumable-read.js';
import type { ReadSource } from '../transfer-ends.js';

/** Bytes in one range of a download in several ranges unless said otherwise. */
const DEFAULT_PART_SIZE = 32 * 1024 * 1024;

/** An object or a range of it as several reads of one version: the first one is open, the others are yet to be asked for. */
export interface RangedRead {
  readonly first: ResumableRead;
  /** All bytes that are wanted. */
  readonly whole: Span;
  /** What the first read leaves: undefined if nothing. */
  readonly rest: Iterable<Span> | undefined;
  readonly context: ReadContext;
}

/** What is to be read. */
export interface RangesWanted {
  /** Bytes in one range, or what says so before each. Default: 32 MiB. */
  readonly partSize?: number | (() => number) | undefined;
  readonly range?: ByteRange;
}

/** Asks for the first range, whose answer tells how many there are. Where ranges cannot be read there is one. */
export async function openRanges(
  source: ReadSource,
  { range, partSize = DEFAULT_PART_SIZE }: RangesWanted,
  context: ReadContext,
): Promise<RangedRead> {
  const first = await openFirst(
    source,
    { range, partSize: typeof partSize === 'number' ? partSize : partSize() },
    context,
  );
  const whole = spanWithin(first.object.name, range, first.object.size);
  const start = first.span.end;
  const rest = start < whole.end ? spansOf({ start, end: whole.end }, partSize) : undefined;
  return { first, whole, rest, context };
}

async function openFirst(
  source: ReadSource,
  { range, partSize }: { readonly range: ByteRange | undefined; readonly partSize: number },
  context: ReadContext,
): Promise<ResumableRead> {
  if (!source.backend.capabilities.rangeReads) return ResumableRead.open(source, range, context);
  const start = range?.start ?? 0;
  const end = Math.min(range?.end ?? Infinity, start + partSize);
  try {
    return await ResumableRead.open(source, { start, end }, context, { start, end: range?.end });
  } catch (error) {
    // An empty object has no range at all. Nobody asked for one: it is read whole.
    if (range === undefined && error instanceof InvalidRangeError)
      return ResumableRead.open(source, undefined, context);
    throw error;
  }
}
