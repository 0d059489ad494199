import { mapConcurrent, type Clock } from '@stowage/core/concurrency';
import type { JsonLine } from '../json-lines.js';

/** How fast something was. */
export type Measurement = Omit<Extract<JsonLine, { type: 'measurement' }>, 'type'>;

/** Does something with each item, several at once, and gives how long it took. `work` gives the bytes that it moved. */
export async function measure<T>(
  name: string,
  items: readonly T[],
  work: (item: T, signal: AbortSignal) => Promise<number>,
  { concurrency, clock, signal }: { readonly concurrency: number; readonly clock: Clock; readonly signal: AbortSignal },
): Promise<Measurement> {
  const times: number[] = [];
  let bytes = 0;
  const began = clock();
  const timed = async (item: T, stop: AbortSignal): Promise<void> => {
    const start = clock();
    const moved = await work(item, stop);
    bytes += moved;
    times.push(clock() - start);
  };
  await mapConcurrent(items, timed, { concurrency, signal });
  // A clock of milliseconds may see none go by.
  const seconds = Math.max(clock() - began, 1) / 1000;
  return { name, operations: times.length, bytes, seconds, median: median(times) };
}

/** The middle one; 0 of none. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? 0) + upper) / 2;
}
