import { systemClock, systemRandom, systemSleep, type Clock, type Random, type Sleep } from '@stowage/core/concurrency';

/** Where time and chance come from. */
export interface SyncContext {
  readonly clock: Clock;
  readonly sleep: Sleep;
  readonly random: Random;
}

/** The machine's own. */
export const systemContext: SyncContext = { clock: systemClock, sleep: systemSleep, random: systemRandom };
