export { backoff, type BackoffPolicy } from './backoff.js';
export { systemClock, type Clock } from './clock.js';
export { mapConcurrent, type MapConcurrentOptions } from './map-concurrent.js';
export { systemRandom, type Random } from './random.js';
export { retry, type RetryContext, type RetryDecision, type RetryLimits } from './retry.js';
export { abortable, SingleFlight } from './single-flight.js';
export { systemSleep, type Sleep } from './sleep.js';
