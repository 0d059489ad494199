import type { TransportContext } from '../http/transport-options.js';
import type { DriverScope } from './driver-scope.js';
import { CLOCK, RANDOM, SLEEP } from './tokens.js';

/** Where time and chance come from in this scope, for what `@stowage/core/http` makes. */
export function timeAndChance(scope: DriverScope): TransportContext {
  return { clock: scope.resolve(CLOCK), sleep: scope.resolve(SLEEP), random: scope.resolve(RANDOM) };
}
