import * as z from 'zod';
import {
  RETRY_LIMITS,
  Throttling,
  type BackoffPolicy,
  type CircuitPolicy,
  type Clock,
  type Random,
  type RetryLimits,
  type RetryPolicy,
  type Sleep,
} from '../concurrency/index.js';
import { bounded, headerText, lateTable, MILLISECONDS } from '../validation/index.js';
import { BreakingHttpClient } from './breaking-http-client.js';
import type { HttpClient } from './http-client.js';
import type { ConnectionOptions, HttpOptions } from './http-options.js';
import { LimitedHttpClient, type HttpLimits } from './limited-http-client.js';
import { NodeHttpClient } from './node-http-client.js';

/** How long and how often a request is tried. Times are whole milliseconds, from 1 to 604,800,000 (seven days). */
export interface RetryOptions {
  /** Tries in all, the first included; also for a token that is refused again and again. From 1 to 100. Default: 5. */
  readonly attempts?: number | undefined;
  /** No further try starts later than this after the first, in milliseconds. Default: 15 minutes. */
  readonly totalTimeout?: number | undefined;
  /**
   * The longest wait after the first failure, in milliseconds; half of each wait is left to chance, and each is twice the
   * one before. Default: 2000, so 1 to 2 seconds. What the provider asks for (`Retry-After`) is waited instead.
   */
  readonly initialDelay?: number | undefined;
  /** No wait is longer, in milliseconds, unless the provider asks for it. Default: 64,000. */
  readonly maxDelay?: number | undefined;
}

/** The options of every driver that speaks HTTP. */
export interface TransportOptions extends Omit<HttpOptions, keyof ConnectionOptions> {
  readonly http?: ConnectionOptions | undefined;
  readonly retry?: RetryOptions | undefined;
  /** How much this driver may ask of the network, all calls together. Default: no limits. */
  readonly limits?: HttpLimits | undefined;
  /**
   * Calls to a host that keeps failing fail at once for a while. Default: off, because the retries above already bound
   * how long one call takes, and only who makes many calls knows what it would rather lose.
   */
  readonly circuitBreaker?: CircuitPolicy | undefined;
}

/** The options with every default filled in. */
export interface TransportSettings {
  readonly http: HttpOptions;
  readonly limits: HttpLimits | undefined;
  readonly circuitBreaker: CircuitPolicy | undefined;
  readonly retry: RetryLimits;
  readonly backoff: BackoffPolicy;
}

const milliseconds = () => bounded(MILLISECONDS);
const connections = () => bounded({ min: 1, max: 10_000 });
const certificates = () => z.union([z.string(), z.instanceof(Uint8Array)]);

/** What a driver's schema of options says of these: `z.strictObject({ ...transportShape, … })`. */
export const transportShape = lateTable({
  timeouts: () =>
    partly({ connect: milliseconds(), headers: milliseconds(), idle: milliseconds(), answer: milliseconds() }),
  http: () =>
    partly({ maxAnswerBytes: bounded({ min: 1, max: 512_000_000, unit: 'bytes' }), keepAlive: milliseconds() }),
  retry: () =>
    partly({
      attempts: bounded({ min: 1, max: 100 }),
      totalTimeout: milliseconds(),
      initialDelay: milliseconds(),
      maxDelay: milliseconds(),
    }),
  maxConnections: () => connections().optional(),
  limits: () =>
    partly({
      maxConcurrentRequests: connections(),
      requestsPerSecond: bounded({ min: 0.001, max: 1_000_000, fractions: true }),
      bytesPerSecond: bounded({ min: 1, max: 1e12, unit: 'bytes' }),
    }),
  circuitBreaker: () =>
    z.strictObject({ failures: bounded({ min: 1, max: 10_000 }), coolDown: milliseconds() }).optional(),
  userAgent: () => headerText.optional(),
  proxy: () => z.union([z.string(), z.literal(false)]).optional(),
  tls: () => z.strictObject({ ca: z.union([certificates(), z.array(certificates())]).optional() }).optional(),
});

/** A group of options that may be absent, as may each of them. */
function partly<S extends z.ZodRawShape>(shape: S) {
  return z.strictObject(shape).partial().optional();
}

/** Fills in the defaults. `name`: what the driver calls itself unless it is told otherwise. */
export function transportSettings(options: TransportOptions, name: string): TransportSettings {
  const { http, timeouts, retry = {}, maxConnections, userAgent = name, proxy, tls, limits, circuitBreaker } = options;
  const { attempts = RETRY_LIMITS.attempts, totalTimeout = RETRY_LIMITS.totalTimeout } = retry;
  const { initialDelay = 2000, maxDelay = 64_000 } = retry;
  return {
    http: { ...http, timeouts, maxConnections, userAgent, proxy, tls },
    limits,
    circuitBreaker,
    retry: { attempts, totalTimeout },
    backoff: { initialDelay, maxDelay, factor: 2 },
  };
}

/** Where time and chance come from. */
export interface TransportContext {
  readonly clock: Clock;
  readonly sleep: Sleep;
  readonly random: Random;
}

/**
 * The client of a driver with these settings: each layer only where it is asked for.
 *
 * @throws {InvalidArgumentError} if the proxy's URL is none
 */
export function httpClientOf(
  { http, limits, circuitBreaker }: TransportSettings,
  { clock, sleep }: Pick<TransportContext, 'clock' | 'sleep'>,
): HttpClient {
  const plain = new NodeHttpClient(http);
  const limited = limits === undefined ? plain : new LimitedHttpClient(plain, limits, { clock, sleep });
  return circuitBreaker === undefined ? limited : new BreakingHttpClient(limited, circuitBreaker, clock);
}

/** For requests and for downloads that broke: to whoever waits it makes no difference which of the two it was. */
export function retryPolicyOf({ retry, backoff }: TransportSettings, context: TransportContext): RetryPolicy {
  return { ...retry, backoff, ...context, throttling: new Throttling() };
}
