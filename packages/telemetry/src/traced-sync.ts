import { context, trace, type Attributes, type Counter, type Span, type Tracer } from '@opentelemetry/api';
import type { Location, SyncEvent, SyncResult } from '@stowage/sync';
import { attributes } from './attributes.js';
import { errorType, failSpan } from './failure.js';
import { meterOf, tracerOf, type Providers } from './providers.js';

/** Which sync is traced. */
export interface TracedSync extends Providers {
  /** What it is called: the span is `stowage.sync`, for instance. Default: `sync`. */
  readonly name?: string | undefined;
  readonly source: Pick<Location, 'label'>;
  readonly target: Pick<Location, 'label'>;
}

/** What is counted. */
interface SyncCounters {
  readonly paths: Counter;
  readonly bytes: Counter;
}

/**
 * Runs a sync within a span, with one below it for each transfer, and counts: `stowage.sync.paths` by outcome and `stowage.sync.bytes`. Calls of
 * drivers that are `traced` are spans below it as well.
 *
 * @example
 * const result = await tracedSync({ source, target }, (onEvent) => sync(source, target, { onEvent }));
 * @throws what `run` throws
 */
export async function tracedSync(
  about: TracedSync,
  run: (onEvent: (event: SyncEvent) => void) => Promise<SyncResult>,
): Promise<SyncResult> {
  const tracer = tracerOf(about);
  const meter = meterOf(about);
  const counters: SyncCounters = {
    paths: meter.createCounter('stowage.sync.paths', {
      unit: '{path}',
      description: 'Paths that were copied, deleted, or failed.',
    }),
    bytes: meter.createCounter('stowage.sync.bytes', { unit: 'By', description: 'Bytes of transfers that are done.' }),
  };
  const ends = { 'stowage.source': about.source.label, 'stowage.target': about.target.label };
  return tracer.startActiveSpan(`stowage.${about.name ?? 'sync'}`, { attributes: ends }, async (root) => {
    const transfers = new TransferSpans(tracer, root, counters);
    try {
      const result = await run((event) => transfers.take(event));
      root.setAttributes(attributesOf(result));
      if (!result.isComplete) failSpan(root, result.listingError, 'incomplete');
      return result;
    } catch (error) {
      failSpan(root, error);
      throw error;
    } finally {
      transfers.end();
      root.end();
    }
  });
}

/** The transfers that are under way, as spans. */
class TransferSpans {
  readonly #tracer: Tracer;
  readonly #root: Span;
  readonly #counters: SyncCounters;
  readonly #open = new Map<string, Span>();

  constructor(tracer: Tracer, root: Span, counters: SyncCounters) {
    this.#tracer = tracer;
    this.#root = root;
    this.#counters = counters;
  }

  take(event: SyncEvent): void {
    if (event.type === 'started') this.#started(event.action);
    else if (event.type === 'retrying')
      this.#open.get(event.action.path)?.addEvent('retry', { 'error.type': errorType(event.error) });
    else if (event.type === 'done' || event.type === 'failed') this.#over(event);
    else if (event.type === 'conflict')
      this.#counters.paths.add(1, { 'stowage.outcome': `conflict:${event.action.reason}` });
  }

  /** Those that an abort has ended. */
  end(): void {
    for (const span of this.#open.values()) span.end();
    this.#open.clear();
  }

  #started({ type, path, source, by }: Extract<SyncEvent, { readonly type: 'started' }>['action']): void {
    const about = attributes('stowage', { path, size: source.size, comparedBy: by });
    const parent = trace.setSpan(context.active(), this.#root);
    this.#open.get(path)?.end();
    this.#open.set(path, this.#tracer.startSpan(`stowage.sync.${type}`, { attributes: about }, parent));
  }

  #over(event: Extract<SyncEvent, { readonly type: 'done' | 'failed' }>): void {
    const { action, type } = event;
    const span = this.#open.get(action.path);
    if (span !== undefined && type === 'failed') failSpan(span, event.error);
    span?.end();
    this.#open.delete(action.path);
    const outcome = type === 'done' ? action.type : 'failed';
    this.#counters.paths.add(1, { 'stowage.outcome': outcome });
    if (type === 'done' && action.type !== 'delete') this.#counters.bytes.add(action.source.size);
  }
}

function attributesOf({ isComplete, created, updated, deleted, same, failed, bytes }: SyncResult): Attributes {
  return attributes('stowage.sync', { isComplete, created, updated, deleted, same, failed, bytes });
}
