import { isErrored, isReadable, Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import { InvalidArgumentError } from '../../errors/index.js';

/** A source that is read once, whatever it is: what it gives is not yet looked at. */
export interface SourceIterator {
  next(): Promise<IteratorResult<unknown, unknown>>;
  /** Gives up the rest, at once, also while `next` waits. */
  close(): void;
}

/** What was given to an upload, and can be read once: a second reader would get what the first has not. */
const taken = new WeakSet();

/** How Node's own readers of a stream listen to it: iterators by the first, pipes and web streams by the second, also while they pause it. */
const READING = ['readable', 'data'];

/**
 * The way to read any kind of source. From here on the source's failures are caught, also before the first `next`.
 *
 * @throws {InvalidArgumentError} if it is no source, or one that was read before, is being read by somebody else or was destroyed
 */
export function sourceIterator(source: unknown): SourceIterator {
  if (isNodeReadable(source)) return ofReadable(source);
  if (isWebReadable(source)) return ofWebStream(source);
  if (isObject(source) && isFunction(source, Symbol.asyncIterator)) {
    return ofIterator((source as unknown as AsyncIterable<unknown>)[Symbol.asyncIterator]());
  }
  if (isObject(source) && isFunction(source, Symbol.iterator)) {
    return ofIterator((source as unknown as Iterable<unknown>)[Symbol.iterator]());
  }
  const kind = source === null ? 'null' : typeof source;
  throw new InvalidArgumentError(
    `the source is of type ${kind}: expected a stream, Blob, buffer, string, or an iterable of strings or bytes`,
  );
}

function ofReadable(stream: Readable): SourceIterator {
  assertUnread(stream);
  if (isBeingRead(stream)) throw readElsewhere();
  take(stream);
  // What fails before it is read is told by the iterator; without a listener it would end the process.
  stream.on('error', ignore);
  const iterator = stream[Symbol.asyncIterator]() as AsyncIterator<unknown, unknown>;
  let own = 0;
  return {
    next: async () => {
      // Whoever came later would take every other chunk.
      if (stream.listenerCount('readable') > own) throw readElsewhere();
      own = 1;
      return iterator.next();
    },
    close: () => {
      stream.destroy();
      void iterator.return?.().catch(ignore);
    },
  };
}

function ofWebStream(stream: ReadableStream): SourceIterator {
  if (stream.locked) throw readElsewhere();
  assertUnread(stream);
  const reader = stream.getReader() as ReadableStreamDefaultReader<unknown>;
  return {
    next: async () => {
      const { done, value } = await reader.read();
      return done ? { done: true, value: undefined } : { done: false, value };
    },
    close: () => void reader.cancel().catch(ignore),
  };
}

/** What can be iterated again, as an array, has another iterator each time; a generator is its own. */
function ofIterator(iterator: AsyncIterator<unknown, unknown> | Iterator<unknown, unknown>): SourceIterator {
  take(iterator);
  return {
    next: async () => iterator.next(),
    // A generator that waits for something runs its `finally` when that comes, if ever: nobody can wait for it.
    close: () => void (async () => iterator.return?.())().catch(ignore),
  };
}

function take(source: object): void {
  if (taken.has(source)) throw new InvalidArgumentError('the source was given to another upload: it can be read once');
  taken.add(source);
}

function isBeingRead(stream: Readable): boolean {
  return stream.readableFlowing === true || READING.some((event) => stream.listenerCount(event) > 0);
}

function readElsewhere(): InvalidArgumentError {
  return new InvalidArgumentError('the source is being read by something else');
}

/** Read in part is fine: the rest is what is wanted. One that failed tells its own error when it is read. */
function assertUnread(stream: Readable | ReadableStream): void {
  // Node's functions take web streams as well; its types do not say so yet.
  const either = stream as Readable;
  if (Readable.isDisturbed(either) && !isReadable(either) && !isErrored(either)) {
    throw new InvalidArgumentError('the source was read or destroyed before');
  }
}

/** Also streams of other implementations, such as the `readable-stream` package. */
function isNodeReadable(value: unknown): value is Readable {
  return (
    isObject(value) &&
    isFunction(value, 'pipe') &&
    isFunction(value, 'destroy') &&
    isFunction(value, Symbol.asyncIterator)
  );
}

function isWebReadable(value: unknown): value is ReadableStream {
  return isObject(value) && isFunction(value, 'getReader');
}

function isObject(value: unknown): value is Record<PropertyKey, unknown> {
  return typeof value === 'object' && value !== null;
}

function isFunction(value: Record<PropertyKey, unknown>, key: PropertyKey): boolean {
  return typeof value[key] === 'function';
}

function ignore(): void {}
