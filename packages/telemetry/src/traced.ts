import { SpanKind, type Attributes, type Counter, type Histogram, type Tracer } from '@opentelemetry/api';
import { systemClock, type Clock } from '@stowage/core/concurrency';
import type { StorageBackend } from '@stowage/core/spi';
import { fieldsOf, wrapEither, type Layer, type Wrappable, type WrappedEither } from '@stowage/core/wrap';
import { attributes } from './attributes.js';
import { errorType, failSpan } from './failure.js';
import { meterOf, tracerOf, type Providers } from './providers.js';

/**
 * Where the buckets of durations end. Those that SDKs begin with are for milliseconds, and would put nearly all calls into the first. As HTTP's, and beyond, as
 * parts are large: https://opentelemetry.io/docs/specs/semconv/http/http-metrics/
 */
const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10, 30, 60, 300];

/** How calls are traced. */
export interface TracedOptions extends Providers {
  /** Where durations come from, in milliseconds. Default: the machine's clock. */
  readonly clock?: Clock | undefined;
}

interface Measuring {
  readonly metrics: CallMetrics;
  readonly clock: Clock;
}

/** What is measured of calls. */
interface CallMetrics {
  readonly duration: Histogram;
  readonly sent: Counter;
}

/**
 * A backend, or a driver, whose calls are spans (`stowage.readObject`, `stowage.copy.copyObject` …) and metrics: `stowage.call.duration` in seconds,
 * by provider, call and `error.type`, and `stowage.call.sent` in bytes. A span tells what `logged` of core tells: names of containers and objects,
 * sizes and ranges; never metadata, URLs, bytes, or the words of an error. That of a read ends when its bytes begin to come.
 *
 * A driver that is made so has the methods of `StorageDriver`, and no `ex*` ones. It shares the connections of the one it was made of.
 *
 * @example
 * const driver = traced(new BackblazeB2StorageDriver(keyId, key));
 */
export function traced<T extends Wrappable>(target: T, providers: TracedOptions = {}): WrappedEither<T> {
  const { clock = systemClock } = providers;
  const tracer = tracerOf(providers);
  const meter = meterOf(providers);
  const metrics: CallMetrics = {
    duration: meter.createHistogram('stowage.call.duration', {
      unit: 's',
      advice: { explicitBucketBoundaries: SECONDS },
      description: 'How long calls of drivers took.',
    }),
    sent: meter.createCounter('stowage.call.sent', { unit: 'By', description: 'Bytes of objects that were sent.' }),
  };
  return wrapEither(target, (backend) => tracingLayer(backend, tracer, { metrics, clock }));
}

function tracingLayer({ provider }: StorageBackend, tracer: Tracer, { metrics, clock }: Measuring): Layer {
  return {
    // Bytes are not changed on the way, so a copy may go around it.
    'copy.accepts': (next, source, options) => next(source, options),
    everyCall: async (call, next) => {
      const about = { 'stowage.provider': provider, 'stowage.call': call.name };
      const fields = fieldsOf(call);
      const span = { kind: SpanKind.CLIENT, attributes: { ...about, ...attributes('stowage', { ...fields }) } };
      return tracer.startActiveSpan(`stowage.${call.name}`, span, async (current) => {
        const start = clock();
        const end = (more: Attributes): void => {
          current.end();
          metrics.duration.record((clock() - start) / 1000, { ...about, ...more });
        };
        try {
          const result = await next();
          end({});
          if (fields.size !== undefined) metrics.sent.add(fields.size, about);
          return result;
        } catch (error) {
          failSpan(current, error);
          end({ 'error.type': errorType(error) });
          throw error;
        }
      });
    },
  };
}
