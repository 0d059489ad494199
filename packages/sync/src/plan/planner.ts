import { Semaphore } from '@stowage/core/concurrency';
import type { Comparer, Couple } from '../compare/comparer.js';
import type { Verdict } from '../compare/verdict.js';
import { isEntry, type Entry, type Passed, type Row } from '../entry.js';
import type { Filter } from '../filter/filter.js';
import { merge, type Pair } from '../listing/merge.js';
import type { Location } from '../location.js';
import type { SyncState } from '../state/sync-state.js';
import type { Action, ConflictAction, SkipAction } from './action.js';
import { inOrder, type Made } from './in-order.js';

/** So many paths may wait for one before them whose comparison takes long. */
const WINDOW = 256;

/** What is planned: `sync` also deletes what is only in the target, `move` deletes from the source, `copy` deletes nothing. */
export type SyncMode = 'copy' | 'move' | 'sync';

/** What becomes of what is there already and differs. */
interface ReplacePolicy {
  /** `replace` it, or `keep` it. */
  readonly existing: 'keep' | 'replace';
  /** The same for what is newer in the target. */
  readonly newer: 'keep' | 'replace';
}

/** What a planner works with. */
export interface PlannerParts {
  readonly source: Location;
  readonly target: Location;
  readonly mode: SyncMode;
  readonly filter: Filter;
  readonly comparer: Comparer;
  readonly replace: ReplacePolicy;
  /** How many comparisons that ask or read run at once. */
  readonly concurrency: number;
  /** Where what it took a look to compare is remembered. */
  readonly state: Pick<SyncState, 'remember'>;
}

/** Holds two ends against each other, path by path, and says what is to be done. It changes nothing in either. */
export class Planner {
  readonly #parts: PlannerParts;
  readonly #looks: Semaphore;
  /** Directories that could not be listed, as far as the walk has come. */
  readonly #unlisted: { source?: string; target?: string } = {};

  constructor(parts: PlannerParts) {
    this.#parts = parts;
    this.#looks = new Semaphore(parts.concurrency);
  }

  /**
   * The actions, in UTF-8 byte order of the paths, some at a time. Deletions stand in their places: they are only due at the end, and if
   * nothing has failed.
   *
   * @throws what a listing fails with
   */
  async *actions(outer?: AbortSignal): AsyncGenerator<readonly Action[], void, undefined> {
    const left = new AbortController();
    const signal = outer === undefined ? left.signal : AbortSignal.any([outer, left.signal]);
    const { source, target, filter } = this.#parts;
    const options = { signal, prunes: (directory: string) => filter.prunes(directory) };
    const pairs = merge(source.batches(options), target.batches({ ...options, mayBeMissing: true }));
    try {
      yield* inOrder(pairs, (pair) => this.#decide(pair, signal), WINDOW);
    } finally {
      left.abort();
    }
  }

  #decide(pair: Pair, signal: AbortSignal): Made<Action> {
    const { path, source, target } = pair;
    const unlisted = this.#unreadable(pair);
    if (unlisted !== undefined) return unlisted;
    if (source?.kind === 'unnamed') return { type: 'conflict', path, reason: 'unnamed', error: source.error };
    if (!this.#parts.filter.takesPath(path)) return { type: 'skip', path, reason: 'filtered' };
    if (source?.kind === 'passed') return { type: 'skip', path, reason: source.reason };
    if (!isEntry(source)) return this.#withoutSource(path, target);
    if (!this.#parts.filter.takesEntry(source)) return { type: 'skip', path, reason: 'filtered', source };
    if (isEntry(target)) return this.#both({ path, source, target }, signal);
    if (target !== undefined) return { type: 'conflict', path, reason: 'in-the-way' };
    return this.#isFolderMarker(source)
      ? { type: 'skip', path, reason: 'folder-marker', source }
      : { type: 'create', path, source, by: 'existence' };
  }

  /** What is below a directory that could not be listed is not known: one end alone says nothing. */
  #unreadable({ path, source, target }: Pair): ConflictAction | undefined {
    if (source?.kind === 'unreadable') this.#unlisted.source = path;
    if (target?.kind === 'unreadable') this.#unlisted.target = path;
    for (const row of [source, target])
      if (row?.kind === 'unreadable') return { type: 'conflict', path, reason: 'unreadable', error: row.error };
    const { source: noSource, target: noTarget } = this.#unlisted;
    const isUnknown =
      (source === undefined && isBelow(path, noSource)) || (target === undefined && isBelow(path, noTarget));
    return isUnknown ? { type: 'conflict', path, reason: 'not-listed' } : undefined;
  }

  #withoutSource(path: string, target: Row | undefined): Action {
    if (!isEntry(target)) return { type: 'skip', path, reason: (target as Passed | undefined)?.reason ?? 'surplus' };
    if (this.#parts.mode !== 'sync') return { type: 'skip', path, reason: 'surplus', target };
    if (this.#isFolderMarker(target)) return { type: 'skip', path, reason: 'folder-marker', target };
    if (!this.#parts.filter.takesEntry(target)) return { type: 'skip', path, reason: 'filtered', target };
    return { type: 'delete', side: 'target', path, state: target.state };
  }

  /** Some tools store empty objects for folders. No file can be that, and no directory has one. */
  #isFolderMarker({ path, size }: Entry): boolean {
    const { source, target } = this.#parts;
    return size === 0 && path.endsWith('/') && (source.kind === 'directory' || target.kind === 'directory');
  }

  #both(couple: Couple, signal: AbortSignal): Made<Action> {
    const { existing } = this.#parts.replace;
    if (existing === 'keep') return { type: 'skip', reason: 'kept', ...couple };
    const verdict = this.#parts.comparer.glance(couple);
    return verdict === undefined ? this.#look(couple, signal) : this.#judged(couple, verdict);
  }

  async #look(couple: Couple, signal: AbortSignal): Promise<Action> {
    try {
      const verdict = await this.#looks.use(() => this.#parts.comparer.look(couple, signal), signal);
      return this.#judged(couple, verdict);
    } catch (error) {
      signal.throwIfAborted();
      return { type: 'conflict', path: couple.path, reason: 'unreadable', error };
    }
  }

  #judged(couple: Couple, { isSame, by, wasCostly }: Verdict): Action {
    const { path, source, target } = couple;
    if (isSame && wasCostly) this.#parts.state.remember(path, { source: source.state, target: target.state });
    if (isSame) return { type: 'skip', reason: 'same', by, ...couple };
    if (this.#parts.replace.newer === 'keep' && isNewer(target, source)) return newer(couple);
    return { type: 'update', by, ...couple };
  }
}

function newer(couple: Couple): SkipAction {
  return { type: 'skip', reason: 'newer', ...couple };
}

function isNewer(one: Entry, other: Entry): boolean {
  return (one.contentTime ?? one.storedTime ?? 0) > (other.contentTime ?? other.storedTime ?? 0);
}

function isBelow(path: string, directory: string | undefined): boolean {
  return directory?.endsWith('/') === true && path.startsWith(directory);
}
