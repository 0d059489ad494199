import { systemSleep } from '@stowage/core/concurrency';

/** How often it is looked again, and the pause before that, in milliseconds: what ends may take its time. */
const LOOKS = 100;
const PAUSE = 20;

/** Looks until nothing is left, or for two seconds; gives what is left then. */
export async function untilNone<T>(look: () => Promise<readonly T[]>): Promise<readonly T[]> {
  let left = await look();
  for (let looks = 0; looks < LOOKS && left.length > 0; looks += 1) {
    await systemSleep(PAUSE);
    left = await look();
  }
  return left;
}
