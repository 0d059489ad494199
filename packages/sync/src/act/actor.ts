import {
  ConflictError,
  LocalFileError,
  ObjectDoesNotExistError,
  ObjectHashMismatchError,
  StorageError,
  type FileHashStore,
} from '@stowage/core';
import { backoff, type BackoffPolicy } from '@stowage/core/concurrency';
import { ContainerLocation } from '../container-location.js';
import type { SyncContext } from '../context.js';
import { DirectoryLocation } from '../directory-location.js';
import { InTheWayError } from '../directory-tree.js';
import { isExpected, type Expected } from '../entry-state.js';
import type { Entry } from '../entry.js';
import type { Location } from '../location.js';
import type { TransferAction } from '../plan/action.js';
import type { Bandwidth } from './bandwidth.js';
import { ChangedMeanwhileError } from './changed-meanwhile-error.js';
import { transfer, type TransferCall, type Transferred } from './transfer.js';

/** Drivers wait and try again by themselves: this is what comes after. */
const WAITS: BackoffPolicy = { initialDelay: 500, maxDelay: 30_000, factor: 2 };

/** What an actor works with. */
export interface ActorParts {
  readonly source: Location;
  readonly target: Location;
  readonly backup?: Location | undefined;
  readonly attempts: number;
  readonly metadata: 'keep' | 'omit';
  readonly bandwidth?: Bandwidth | undefined;
  readonly hashes?: FileHashStore | undefined;
  readonly context: SyncContext;
}

/** Who is told of one transfer. */
export interface Watcher {
  readonly signal: AbortSignal;
  readonly onBytes: (bytes: number) => void;
  readonly onRetry: (error: unknown, attempt: number) => void;
}

/** Transfers what a plan says, one path at a time. Doing the same once more does no harm. */
export class Actor {
  readonly #parts: ActorParts;

  constructor(parts: ActorParts) {
    this.#parts = parts;
  }

  /**
   * Brings the source of an action to the target. What has changed is looked at again, and tried again.
   *
   * @throws {ChangedMeanwhileError} if it is gone, or the target has been changed by others
   * @throws {InTheWayError} if something else has to go first
   */
  async perform(action: TransferAction, watcher: Watcher): Promise<Transferred> {
    const { source, target, attempts } = this.#parts;
    const existing = action.type === 'update' ? action.target : undefined;
    if (existing !== undefined) await this.backUp(existing, watcher.signal);
    let [entry, expected]: [Entry, Expected | undefined] = [action.source, existing?.state ?? 'absent'];
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await transfer(source, entry, target, this.#call(watcher, expected));
      } catch (error) {
        watcher.signal.throwIfAborted();
        if (!isWorthAnother(error)) throw error;
        // What came wrong may be there now: it is replaced.
        if (error instanceof ObjectHashMismatchError) expected = undefined;
        if (expected !== undefined) await this.#assertTarget(entry, error, { expected, signal: watcher.signal });
        if (attempt >= attempts) throw error;
        watcher.onRetry(error, attempt);
        entry = await this.#again(entry, error, { attempt, signal: watcher.signal });
      }
    }
  }

  /** A conflict may be that of either end: one in the target is not for us to solve. */
  async #assertTarget(
    { path }: Entry,
    error: unknown,
    { expected, signal }: { readonly expected: Expected; readonly signal: AbortSignal },
  ): Promise<void> {
    const { target } = this.#parts;
    if (!(error instanceof ConflictError) || !(target instanceof ContainerLocation)) return;
    if (!isExpected(await target.find(path, signal), expected))
      throw new ChangedMeanwhileError(path, 'is another one in the target than was listed', error);
  }

  /** Copies what is about to be replaced or deleted, if a place for that was given. */
  async backUp(entry: Entry, signal: AbortSignal): Promise<void> {
    const { target, backup } = this.#parts;
    if (backup === undefined) return;
    await transfer(target, entry, backup, this.#call({ signal, onBytes: () => undefined }, undefined));
  }

  #call({ signal, onBytes }: Pick<Watcher, 'onBytes' | 'signal'>, expected: Expected | undefined): TransferCall {
    const { metadata, bandwidth, hashes } = this.#parts;
    return { signal, onBytes, metadata, bandwidth, hashes, expected };
  }

  /** As it is now. */
  async #again(
    { path }: Entry,
    error: unknown,
    { attempt, signal }: { readonly attempt: number; readonly signal: AbortSignal },
  ): Promise<Entry> {
    const { source, target, context } = this.#parts;
    if (target instanceof DirectoryLocation) target.forgetDirectories();
    if (error instanceof StorageError && error.retryable)
      await context.sleep(backoff(attempt, WAITS, context.random), signal);
    const entry = await source.find(path, signal);
    if (entry === undefined) throw new ChangedMeanwhileError(path, 'is gone from the source');
    return entry;
  }
}

/** What may go well once more: what has changed, what broke, and what may have been a matter of time. */
function isWorthAnother(error: unknown): boolean {
  if (error instanceof ChangedMeanwhileError || error instanceof InTheWayError) return false;
  if (error instanceof StorageError && error.retryable) return true;
  return [ConflictError, LocalFileError, ObjectDoesNotExistError, ObjectHashMismatchError].some(
    (kind) => error instanceof kind,
  );
}
