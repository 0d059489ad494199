import { mapConcurrent } from '../concurrency/index.js';
import type { Span } from './byte-range.js';
import type { FileSink } from './file-sink.js';
import type { RangedRead } from './ranged-read.js';
import { ResumableRead } from './resumable-read.js';

/** Fills a file with several ranges at once, each written in its place. Each takes up its own broken connections. */
export async function downloadRanges(
  read: RangedRead,
  sink: FileSink,
  options: { readonly concurrency: number; readonly signal: AbortSignal },
): Promise<void> {
  const work = async (span: Span | undefined, signal: AbortSignal): Promise<void> => {
    if (span === undefined) return sink.write(0, read.first.bytes(signal));
    const { call, recovery } = read.context;
    const part = await ResumableRead.open(read.first.source, span, { call: { ...call, signal }, recovery });
    return sink.write(span.start - read.whole.start, part.bytes(signal));
  };
  await mapConcurrent(spansOfRead(read), work, options);
}

/** Undefined is the one that is open already. */
function* spansOfRead({ rest = [] }: RangedRead): Generator<Span | undefined, void, undefined> {
  yield undefined;
  yield* rest;
}
