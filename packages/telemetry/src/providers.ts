import { metrics, trace, type Meter, type MeterProvider, type Tracer, type TracerProvider } from '@opentelemetry/api';

const NAME = '@stowage/telemetry';

/** Where spans and metrics go. Default: what the program has registered; where it has registered none, nowhere, at no cost worth naming. */
export interface Providers {
  readonly tracerProvider?: TracerProvider | undefined;
  readonly meterProvider?: MeterProvider | undefined;
}

/** Makes the spans. */
export function tracerOf({ tracerProvider }: Providers): Tracer {
  return (tracerProvider ?? trace).getTracer(NAME);
}

/** Makes the metrics. */
export function meterOf({ meterProvider }: Providers): Meter {
  return (meterProvider ?? metrics).getMeter(NAME);
}
