import { InvalidArgumentError } from '@stowage/core';
import { resolve } from 'node:path';
import { Actor } from './act/actor.js';
import { Bandwidth } from './act/bandwidth.js';
import { pacedLocations } from './act/paced-location.js';
import { parseTimetable } from './act/timetable.js';
import { Comparer } from './compare/comparer.js';
import { systemContext, type SyncContext } from './context.js';
import { DirectoryLocation } from './directory-location.js';
import type { Entry } from './entry.js';
import { Filter } from './filter/filter.js';
import type { Location } from './location.js';
import { checkEnds, checkSyncOptions, type SyncOptions } from './options.js';
import type { Action } from './plan/action.js';
import { Planner, type SyncMode } from './plan/planner.js';
import { heldBack } from './run/deletion-guard.js';
import { Reporter } from './run/reporter.js';
import type { SyncResult } from './run/result.js';
import { Run } from './run/run.js';
import { Tally } from './run/tally.js';
import { openState } from './state/sqlite-state.js';
import type { SyncState } from './state/sync-state.js';

/** From this size on a transfer is a large one unless said otherwise, in bytes. */
const LARGE_FROM = 32 * 1024 * 1024;

/** How many of the plan's deletions are read at once. */
const BATCH = 1000;

/**
 * One location that is to be brought to another: what would be done can be looked at, and done. {@link sync}, {@link copyTree} and
 * {@link move} are shorthands.
 *
 * @example
 * const ends = { source: directoryAt('./photos'), target: containerAt(container, 'photos') };
 * const job = new SyncJob('sync', ends, { state: './photos.state' });
 * for await (const action of job.plan()) console.log(action.type, action.path);
 * const result = await job.run();
 */
export class SyncJob {
  readonly mode: SyncMode;
  readonly source: Location;
  readonly target: Location;
  readonly #options: SyncOptions;
  readonly #context: SyncContext;
  readonly #bandwidth: Bandwidth | undefined;

  /**
   * Nothing is read or written yet.
   *
   * @throws {InvalidArgumentError} if an option is wrong, or the locations overlap
   */
  constructor(
    mode: SyncMode,
    ends: { readonly source: Location; readonly target: Location },
    options?: SyncOptions,
    context: SyncContext = systemContext,
  ) {
    checkEnds(mode, ends.source, ends.target);
    this.mode = mode;
    this.source = ends.source;
    this.target = ends.target;
    this.#options = checkSyncOptions(mode, options);
    this.#context = context;
    const { bandwidth } = this.#options;
    this.#bandwidth = bandwidth === undefined ? undefined : new Bandwidth(parseTimetable(String(bandwidth)), context);
    // Its rules are read here, so that a wrong one is refused before anything begins.
    this.#filter();
    this.#assertApart();
  }

  /**
   * What is to be done, path by path in UTF-8 byte order, then the deletions. It reads and changes nothing in either location; what took
   * reading to compare is remembered. What a listing fails with is thrown after the actions that were found before.
   */
  async *plan(): AsyncGenerator<Action, void, undefined> {
    const { signal } = this.#options;
    using state = await this.#openState();
    const tally = new Tally();
    for await (const actions of this.#planner(this.source, this.target, state).actions(signal)) {
      for (const action of actions) {
        this.#note(action, state, tally);
        if (action.type !== 'delete') yield action;
      }
    }
    tally.isListed = !tally.hasUnlisted;
    yield* this.#plannedDeletions(state, tally);
  }

  /**
   * Does it. One path that fails does not stop the others: the result says what failed.
   *
   * @throws the signal's reason, once nothing is under way any more
   * @throws {ConflictError} if another process is using the state
   */
  async run(): Promise<SyncResult> {
    const stop = new AbortController();
    const outer = this.#options.signal;
    const signal = outer === undefined ? stop.signal : AbortSignal.any([outer, stop.signal]);
    signal.throwIfAborted();
    using state = await this.#openState();
    const tally = new Tally();
    const { onEvent } = this.#options;
    const fail = (error: unknown): void => stop.abort(error);
    const reporter = new Reporter(tally, this.#context.clock, onEvent && { onEvent, fail });
    const [source = this.source, target = this.target, backup] = this.#paced();
    const actor = this.#actor(source, target, backup);
    const limits = this.#limits();
    const isBackedUp = backup !== undefined;
    const context = this.#context;
    const { mode } = this;
    const run = new Run({ mode, source, target, actor, state, tally, reporter, limits, context, isBackedUp, signal });
    // The state is closed when this returns.
    return await run.execute(this.#planner(source, target, state).actions(signal));
  }

  #note(action: Action, state: SyncState, tally: Tally): void {
    tally.count(action);
    if (action.type === 'conflict') tally.fail(action);
    if (action.type === 'create') state.noteNew(action.path);
    if (action.type === 'delete') state.spool('surplus', action);
    const moved = this.mode === 'move' ? movedOf(action) : undefined;
    if (moved !== undefined) state.spool('moved', moved);
  }

  *#plannedDeletions(state: SyncState, tally: Tally): Generator<Action, void, undefined> {
    const reason = tally.surplus > 0 ? heldBack(tally, this.#options) : undefined;
    for (const batch of state.spooled('surplus', BATCH)) {
      for (const { path, state: seen } of batch) {
        if (reason !== undefined) {
          yield { type: 'conflict', path, reason, count: tally.surplus };
          return;
        }
        if (state.newLike(path) === undefined) yield { type: 'delete', side: 'target', path, state: seen };
        else yield { type: 'conflict', path, reason: 'look-alike' };
      }
    }
    for (const batch of state.spooled('moved', BATCH))
      for (const { path, state: seen } of batch) yield { type: 'delete', side: 'source', path, state: seen };
  }

  #planner(source: Location, target: Location, state: SyncState): Planner {
    const {
      compare = 'auto',
      timeWindow = 1,
      comparisons = 16,
      hashes,
      existing = 'replace',
      newer = 'replace',
    } = this.#options;
    return new Planner({
      source,
      target,
      state,
      mode: this.mode,
      filter: this.#filter(),
      comparer: new Comparer({ source, target, state }, { policy: compare, timeWindow, hashes }),
      replace: { existing, newer },
      concurrency: comparisons,
    });
  }

  #actor(source: Location, target: Location, backup: Location | undefined): Actor {
    const { attempts = 3, metadata = 'keep', hashes } = this.#options;
    return new Actor({
      source,
      target,
      backup,
      attempts,
      metadata,
      hashes,
      bandwidth: this.#bandwidth,
      context: this.#context,
    });
  }

  #limits() {
    const {
      small = 32,
      large = 4,
      largeFrom = LARGE_FROM,
      maxTransfer = Infinity,
      maxDelete,
      deleteAll,
    } = this.#options;
    return { small, large, largeFrom, maxTransfer, maxDelete, deleteAll };
  }

  #filter(): Filter {
    return new Filter(this.#options.filter ?? {}, this.#context.clock());
  }

  #paced(): readonly Location[] {
    const locations = [this.source, this.target, this.#options.backup].filter((each) => each !== undefined);
    return this.#bandwidth === undefined ? locations : pacedLocations(locations, this.#bandwidth);
  }

  /** What is remembered belongs to these two ends. */
  async #openState(): Promise<SyncState> {
    return openState(this.#options.state, `${this.source.label}\n${this.target.label}`);
  }

  #assertApart(): void {
    const { backup, state } = this.#options;
    const [source, target] = [this.source, this.target];
    const refuse = (what: string): InvalidArgumentError => new InvalidArgumentError(`${this.mode}: ${what}`);
    if (source.overlaps(target)) throw refuse(`'${source.label}' and '${target.label}' overlap`);
    if (backup !== undefined && (backup.overlaps(source) || backup.overlaps(target)))
      throw refuse(`the backup '${backup.label}' overlaps with one of both ends`);
    const stateFile = state === undefined ? undefined : new DirectoryLocation(resolve(state));
    if (stateFile !== undefined && (stateFile.overlaps(source) || stateFile.overlaps(target)))
      throw refuse(`the state '${state ?? ''}' would be a part of what is copied`);
  }
}

/** What a move deletes from the source afterwards. */
function movedOf(action: Action): Entry | undefined {
  if (action.type === 'create' || action.type === 'update') return action.source;
  return action.type === 'skip' && action.reason === 'same' ? action.source : undefined;
}
