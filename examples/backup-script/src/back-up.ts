import type { Container } from '@stowage/core';
import { containerAt, directoryAt, sync, verify, type SyncEvent } from '@stowage/sync';

/** What is remembered between two runs, and who hears of what is done. */
export interface BackUpOptions {
  /** A file: it spares reading again what has not changed. */
  readonly state: string;
  readonly signal?: AbortSignal;
  readonly onEvent?: (event: SyncEvent) => void;
}

/**
 * Makes the container hold what the folder holds, and proves it. After a failure it goes on where it was: files that have arrived are not
 * sent again, and of large ones not even the parts.
 *
 * @throws {Error} if anything could not be copied, or is not equal in the end
 */
export async function backUp(folder: string, container: Container, options: BackUpOptions): Promise<number> {
  const [source, target] = [directoryAt(folder), containerAt(container, 'backup')];
  const result = await sync(source, target, { ...options, attempts: 5 });
  if (!result.isComplete) throw new Error(`not everything is backed up: ${String(result.failures[0]?.error)}`);
  const { isEqual, same, found } = await verify(source, target, options.signal && { signal: options.signal });
  if (!isEqual) throw new Error(`the backup differs: ${JSON.stringify(found[0])}`);
  return same;
}
