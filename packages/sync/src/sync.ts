import type { Location } from './location.js';
import type { SyncOptions } from './options.js';
import type { SyncResult } from './run/result.js';
import { SyncJob } from './sync-job.js';

/**
 * Makes the target equal to the source: what is new or different is copied, and what is only in the target is deleted at the end, if
 * nothing has failed. One path that fails does not stop the others: the result says what failed.
 *
 * @example
 * const result = await sync(directoryAt('./photos'), containerAt(await driver.getContainer('backup'), 'photos'));
 * if (!result.isComplete) console.error(result.failures, result.heldBack);
 * @throws {InvalidArgumentError} if an option is wrong, or the locations overlap
 * @throws the signal's reason, once nothing is under way any more
 */
export async function sync(source: Location, target: Location, options?: SyncOptions): Promise<SyncResult> {
  return new SyncJob('sync', { source, target }, options).run();
}

/** Copies what is new or different in the source, and deletes nothing. Else as {@link sync}. */
export async function copyTree(source: Location, target: Location, options?: SyncOptions): Promise<SyncResult> {
  return new SyncJob('copy', { source, target }, options).run();
}

/**
 * Copies as {@link copyTree}, and then deletes from the source what is equal in the target now. What has changed in the source meanwhile
 * stays there.
 */
export async function move(source: Location, target: Location, options?: SyncOptions): Promise<SyncResult> {
  return new SyncJob('move', { source, target }, options).run();
}
