import { systemClock } from '../concurrency/index.js';
import type { ChecksumAlgorithm, Checksums } from '../spi/index.js';
import type { FileHashStore, FileState } from './file-hash-store.js';

/** How a file is read for its checksums. */
export interface FileReading {
  /** As it is now. */
  state(): Promise<FileState>;
  /** Reads it for the checksums that are not known. */
  compute(algorithms: readonly ChecksumAlgorithm[]): Promise<Checksums>;
}

/**
 * The checksums of a file. What is remembered of its state is not computed again; what is computed is remembered, if the state is the same
 * afterwards. That the state cannot be told, or nothing remembered, is no reason not to go on.
 *
 * @throws what `compute` fails with
 */
export async function rememberedChecksums(
  file: FileReading,
  algorithms: readonly ChecksumAlgorithm[],
  hashes: FileHashStore,
): Promise<Checksums> {
  const since = systemClock();
  const state = await unlessItFails(() => file.state());
  if (state === undefined) return file.compute(algorithms);
  const recalled = await unlessItFails(() => hashes.recall(state));
  const known = Object.entries(recalled ?? {}).filter(([each, checksum]) => isOf(algorithms, each) && isTold(checksum));
  const unknown = algorithms.filter((algorithm) => known.every(([each]) => each !== algorithm));
  if (unknown.length === 0) return Object.fromEntries(known);
  const computed = await file.compute(unknown);
  const after = await unlessItFails(() => file.state());
  if (after !== undefined && isSame(state, after)) await unlessItFails(() => hashes.remember(state, computed, since));
  return { ...Object.fromEntries(known), ...computed };
}

async function unlessItFails<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch {
    return undefined;
  }
}

function isOf(algorithms: readonly ChecksumAlgorithm[], name: string): boolean {
  return algorithms.includes(name as ChecksumAlgorithm);
}

/** Stores are written by others too. */
function isTold(checksum: unknown): boolean {
  return typeof checksum === 'string' && checksum !== '';
}

function isSame(one: FileState, other: FileState): boolean {
  return (Object.keys(one) as (keyof FileState)[]).every((each) => one[each] === other[each]);
}
