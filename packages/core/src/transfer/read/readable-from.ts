import { PassThrough, pipeline, type Readable } from 'node:stream';

/** Why a producer is told to stop. One for all: an abort without a reason makes an error with a stack each time. */
const CLOSED = new Error('nobody reads any more');

/** Makes bytes until it is told, by the signal, that nobody wants them any more. */
export type Produce = (closed: AbortSignal) => AsyncIterable<Uint8Array>;

/** How the stream behaves. */
export interface StreamManner {
  /** Aborting it destroys the stream with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** Every chunk comes out as it went in; else a reader that is late gets several as one. */
  readonly keepChunks?: boolean;
}

/**
 * A stream of what is produced. Destroying it tells the producer at once, also while that waits for a network that does
 * not answer; `Readable.from` would wait for it.
 */
export function readableFrom(produce: Produce, { signal, keepChunks = false }: StreamManner = {}): Readable {
  const closing = new AbortController();
  const stream = new PassThrough(keepChunks ? { readableObjectMode: true, readableHighWaterMark: 1 } : {});
  const onAbort = (): void => void stream.destroy(signal?.reason as Error);
  signal?.addEventListener('abort', onAbort, { once: true });
  stream.once('close', () => {
    signal?.removeEventListener('abort', onAbort);
    closing.abort(CLOSED);
  });
  // A failure of the producer destroys the stream with it; there is nobody else to tell.
  pipeline(produce(closing.signal), stream, () => undefined);
  if (signal?.aborted === true) onAbort();
  return stream;
}
