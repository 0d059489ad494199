import type { Actor } from '../act/actor.js';
import { ChangedMeanwhileError } from '../act/changed-meanwhile-error.js';
import { Lane } from '../act/lane.js';
import { ContainerLocation } from '../container-location.js';
import type { SyncContext } from '../context.js';
import { DirectoryLocation } from '../directory-location.js';
import { InTheWayError } from '../directory-tree.js';
import type { Location, Removal } from '../location.js';
import type { Action, ConflictAction, CreateAction, DeleteAction, SkipAction, TransferAction } from '../plan/action.js';
import type { SyncMode } from '../plan/planner.js';
import type { SyncState } from '../state/sync-state.js';
import { heldBack, type DeletionLimits } from './deletion-guard.js';
import { removeSpooled } from './remover.js';
import type { Reporter } from './reporter.js';
import type { SyncResult } from './result.js';
import type { Tally } from './tally.js';

/** So many transfers may wait. Large ones more than small ones: those that come after them are not to wait behind them. */
const WAITING = { small: 256, large: 4096 };

/** The same in a range that may be cut: what waits has been listed, and cannot be given to those who have nothing to do. */
const WAITING_IN_RANGE = { small: 32, large: 8 };

/** How many that were in the way are read at once. */
const BATCH = 100;

/** How much is done at once, and how much at all. */
interface RunLimits extends DeletionLimits {
  readonly small: number;
  readonly large: number;
  readonly largeFrom: number;
  readonly maxTransfer: number;
}

/** What a run works with. */
export interface RunParts {
  readonly mode: SyncMode;
  readonly source: Location;
  readonly target: Location;
  readonly actor: Actor;
  readonly state: SyncState;
  readonly tally: Tally;
  readonly reporter: Reporter;
  readonly limits: RunLimits;
  readonly context: SyncContext;
  readonly isBackedUp: boolean;
  readonly signal: AbortSignal;
}

/** Does what a plan says: transfers as they are found, and deletions when all else has gone well. */
export class Run {
  readonly #parts: RunParts;
  readonly #lanes: { readonly small: Lane; readonly large: Lane };
  readonly #start: number;

  constructor(parts: RunParts) {
    const { source, limits } = parts;
    const { small, large } = limits;
    const waiting = source instanceof ContainerLocation && source.range !== undefined ? WAITING_IN_RANGE : WAITING;
    this.#parts = parts;
    this.#start = parts.context.clock();
    this.#lanes = {
      small: new Lane({ concurrency: small, waiting: waiting.small }),
      large: new Lane({ concurrency: large, waiting: waiting.large }),
    };
  }

  /**
   * @throws the signal's reason; nothing is under way then
   */
  async execute(actions: AsyncGenerator<readonly Action[], void, undefined>): Promise<SyncResult> {
    const { signal, tally, reporter } = this.#parts;
    try {
      await this.#transferAll(actions);
    } finally {
      await actions.return().catch(() => undefined);
      await Promise.all([this.#lanes.small.settled(), this.#lanes.large.settled()]);
    }
    signal.throwIfAborted();
    await this.#deleteSurplus();
    await this.#deleteMoved();
    await this.#cleanUp();
    signal.throwIfAborted();
    const result = tally.result(reporter.elapsed);
    reporter.finish(result);
    signal.throwIfAborted();
    return result;
  }

  /** What is found before a listing breaks off is transferred all the same. */
  async #transferAll(actions: AsyncGenerator<readonly Action[], void, undefined>): Promise<void> {
    const { signal, tally, reporter } = this.#parts;
    for (;;) {
      const next = await actions.next().catch((error: unknown) => ({ error }));
      signal.throwIfAborted();
      if ('error' in next) {
        tally.listingError = next.error;
        return;
      }
      if (next.done === true) break;
      for (const action of next.value) {
        // Not one promise for each of a million that are the same.
        const isWaiting = this.#take(action);
        if (isWaiting !== undefined) await isWaiting;
        signal.throwIfAborted();
      }
    }
    tally.isListed = !tally.hasUnlisted;
    reporter.tell({ type: 'listed' });
  }

  #take(action: Action): Promise<void> | undefined {
    const { tally, reporter, state } = this.#parts;
    tally.count(action);
    reporter.tell({ type: 'planned', action });
    if (action.type === 'conflict') this.#conflict(action);
    else if (action.type === 'skip') this.#skip(action);
    else if (action.type === 'delete') state.spool('surplus', action);
    else {
      if (action.type === 'create' && this.#parts.mode === 'sync') state.noteNew(action.path);
      return this.#enqueue(action);
    }
    return undefined;
  }

  #skip({ path, reason, source }: SkipAction): void {
    const { mode, state } = this.#parts;
    if (reason === 'same' && mode === 'move' && source !== undefined) state.spool('moved', source);
    if (reason === 'unfinished-download') state.spool('unfinished', { path, state: { size: 0 } });
  }

  #conflict(action: ConflictAction): void {
    const { tally, reporter } = this.#parts;
    tally.fail({ path: action.path, reason: action.reason, error: action.error });
    reporter.tell({ type: 'conflict', action });
  }

  async #enqueue(action: TransferAction): Promise<void> {
    const { tally, limits, signal } = this.#parts;
    const { size } = action.source;
    if (tally.plannedBytes + size > limits.maxTransfer) {
      this.#conflict({ type: 'conflict', path: action.path, reason: 'max-transfer' });
      return;
    }
    tally.plan(action);
    const lane = size < limits.largeFrom ? this.#lanes.small : this.#lanes.large;
    await lane.put(() => this.#transfer(action, this.#parts.mode === 'sync'), signal);
  }

  async #transfer(action: TransferAction, mayTryLater: boolean): Promise<void> {
    const { tally, reporter, signal } = this.#parts;
    reporter.tell({ type: 'started', action });
    try {
      await this.#perform(action);
      tally.over += 1;
      tally.transferred(action);
      reporter.tell({ type: 'done', action });
    } catch (error) {
      if (signal.aborted) return;
      // What is in the way may be about to be deleted.
      if (mayTryLater && error instanceof InTheWayError) this.#parts.state.spool('retry', action.source);
      else this.#failed(action, error);
    }
  }

  async #perform(action: TransferAction): Promise<void> {
    const { tally, reporter, signal, mode, state, actor } = this.#parts;
    let transferred = 0;
    const { source, target } = await actor.perform(action, {
      signal,
      onBytes: (bytes) => {
        transferred += bytes;
        tally.moved += bytes;
        reporter.tell({ type: 'transferred', action, transferred });
      },
      onRetry: (error, attempt) => {
        transferred = 0;
        reporter.tell({ type: 'retrying', action, error, attempt });
      },
    });
    if (source === undefined) return;
    if (mode === 'move') state.spool('moved', source);
    else state.remember(action.path, { source: source.state, target: target.state });
  }

  #failed(action: TransferAction, error: unknown): void {
    const { tally, reporter } = this.#parts;
    const reason = error instanceof ChangedMeanwhileError ? 'changed' : 'transfer-failed';
    tally.over += 1;
    tally.fail({ path: action.path, reason, error });
    reporter.tell({ type: 'failed', action, error });
  }

  async #deleteSurplus(): Promise<void> {
    const { tally, limits, state, target, actor, isBackedUp } = this.#parts;
    if (tally.surplus > 0) {
      const reason = heldBack(tally, limits);
      if (reason === undefined) {
        const copier = isBackedUp ? actor : undefined;
        const mayGo = this.#mayGo.bind(this);
        await removeSpooled(state, 'surplus', {
          ...this.#removing(target, 'target'),
          isChecked: false,
          mayGo,
          actor: copier,
        });
      } else tally.heldBack = { deletions: tally.surplus, reason };
    }
    await this.#tryAgain();
  }

  /** A file system may have taken one that is new for this one: then deleting this one would delete that. */
  #mayGo({ path }: { readonly path: string }): boolean {
    if (this.#parts.state.newLike(path) === undefined) return true;
    this.#conflict({ type: 'conflict', path, reason: 'look-alike' });
    return false;
  }

  /** What was in the way may be gone now. */
  async #tryAgain(): Promise<void> {
    const { state, source, signal } = this.#parts;
    for (const batch of state.spooled('retry', BATCH)) {
      for (const { path } of batch) {
        signal.throwIfAborted();
        const entry = await source.find(path, signal);
        const action: CreateAction | undefined = entry && { type: 'create', path, source: entry, by: 'existence' };
        if (action !== undefined) await this.#transfer(action, false);
      }
    }
  }

  async #deleteMoved(): Promise<void> {
    const { mode, state, source } = this.#parts;
    if (mode !== 'move') return;
    await removeSpooled(state, 'moved', { ...this.#removing(source, 'source'), isChecked: true });
  }

  #removing(location: Location, side: DeleteAction['side']) {
    const onRemoval = (action: DeleteAction, removal: Removal): void => this.#removed(action, removal);
    return { location, side, onRemoval, signal: this.#parts.signal };
  }

  #removed(action: DeleteAction, { path, outcome, error }: Removal): void {
    const { tally, reporter, state } = this.#parts;
    if (outcome === 'changed') this.#conflict({ type: 'conflict', path, reason: 'changed', error });
    if (outcome === 'failed') {
      tally.fail({ path, reason: 'delete-failed', error });
      reporter.tell({ type: 'failed', action, error });
    }
    if (outcome !== 'removed') return;
    tally.deleted += 1;
    state.forget(path);
    reporter.tell({ type: 'done', action });
  }

  /** Files that a run left behind which died. Those of others that are being filled now are younger than this run. */
  async #cleanUp(): Promise<void> {
    const { state, target, signal } = this.#parts;
    if (!(target instanceof DirectoryLocation)) return;
    for (const batch of state.spooled('unfinished', BATCH)) {
      for (const { path } of batch) {
        const file = await target.find(path);
        if (file === undefined || (file.contentTime ?? Infinity) >= this.#start) continue;
        await target.remove([{ path, state: file.state }], { signal, isChecked: true });
      }
    }
  }
}
