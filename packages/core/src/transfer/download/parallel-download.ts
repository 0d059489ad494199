import { mapConcurrent, type AdaptiveWidth } from '../../concurrency/index.js';
import type { Span } from '../byte-range.js';
import type { FileSink } from './file-sink.js';
import type { PrefixHash, SpanWritten } from '../integrity/prefix-hash.js';
import type { RangedRead } from '../read/ranged-read.js';
import { ResumableRead } from '../read/resumable-read.js';

/** How ranges are brought to a file. */
export interface ParallelOptions {
  readonly concurrency: number | AdaptiveWidth;
  readonly signal: AbortSignal;
  /** Is told of what is written; undefined where nobody wants a hash. */
  readonly hash: PrefixHash | undefined;
}

/** A range of the file on its way. */
interface Range {
  /** Its bytes in the file, not in the object. */
  readonly place: Span;
  readonly onWritten: SpanWritten | undefined;
  readonly open: (signal: AbortSignal) => Promise<ResumableRead>;
}

/** Fills a file with several ranges at once, each written in its place. Each resumes its own broken reads. */
export async function downloadRanges(read: RangedRead, sink: FileSink, options: ParallelOptions): Promise<void> {
  const work = async ({ place, onWritten, open }: Range, signal: AbortSignal): Promise<void> => {
    const part = await open(signal);
    await sink.write(place.start, part.bytes(signal), {
      onWritten: (position) => onWritten?.(position, signal),
      release: (chunks) => part.release(chunks),
    });
  };
  await mapConcurrent(rangesOf(read, options.hash), work, options);
}

/** In the order of the file, so that the hash can follow. */
function* rangesOf(
  { first, whole, rest = [], context }: RangedRead,
  hash: PrefixHash | undefined,
): Generator<Range, void, undefined> {
  const range = (span: Span, open: Range['open']): Range => {
    const place = { start: span.start - whole.start, end: span.end - whole.start };
    return { place, onWritten: hash?.begin(place), open };
  };
  yield range(first.span, async () => first);
  for (const span of rest) {
    yield range(span, async (signal) =>
      ResumableRead.open(first.source, span, { ...context, call: { ...context.call, signal } }),
    );
  }
}
