import { abortable } from '@stowage/core/concurrency';
import { KeyRange, SyncJob, type ContainerLocation, type SyncOptions, type SyncResult } from '@stowage/sync';
import type { JobStore } from '../job-store.js';
import type { Lease, ShardResult, Standing } from '../job.js';
import { LeaseLostError } from '../lease-lost-error.js';
import { isLong, partsFor } from '../policy/pace.js';
import { partsOf, type Range } from '../range.js';
import { cutsWithin } from './ask-cuts.js';
import { Sighting } from './sighting.js';
import type { Tools } from './tools.js';

/** Both ends of a job. */
export interface Ends {
  readonly source: ContainerLocation;
  readonly target: ContainerLocation;
  /** For the engine. */
  readonly options?: Omit<SyncOptions, 'deleteAll' | 'maxDelete' | 'onEvent' | 'signal' | 'state'> | undefined;
}

/**
 * Why a shard is given back undone, which is no failure of it: the worker drains, or the job is paused or cancelled, before anything was
 * listed; or the database could not be reached.
 */
export class LeftError extends Error {
  override readonly name = 'LeftError';
}

/** One shard, as one worker goes through it. */
export class ShardRun {
  readonly #lease: Lease;
  readonly #tools: Tools;
  readonly #sighting = new Sighting();
  readonly #stop = new AbortController();
  readonly #begun: number;
  #ends: Ends | undefined;
  #range: KeyRange | undefined;
  /** The end of its range being moved, which is done once. */
  #cutting: Promise<void> | undefined;

  constructor(lease: Lease, tools: Tools) {
    this.#lease = lease;
    this.#tools = tools;
    this.#begun = tools.clock();
  }

  /** Goes through the range, or what is left of it when it is cut. Rejects with what it was stopped with. */
  async run(open: () => Promise<Ends>): Promise<ShardResult> {
    const { signal } = this.#stop;
    const onDrain = (): void => this.#leave();
    this.#tools.draining.addEventListener('abort', onDrain, { once: true });
    try {
      if (this.#tools.draining.aborted) this.#leave();
      signal.throwIfAborted();
      this.#ends = await abortable(open(), signal);
      this.#range = await this.#shared();
      const result = await this.#sync(this.#ends, this.#range);
      await this.#cutting;
      signal.throwIfAborted();
      if (result.listingError !== undefined) throw result.listingError as Error;
      return this.#sighting.result(this.#lease.phase, result);
    } finally {
      this.#tools.draining.removeEventListener('abort', onDrain);
    }
  }

  /** Stops at once. */
  stop(reason: unknown): void {
    this.#stop.abort(reason);
  }

  /** How the job stands, and what others have to do. */
  hear(standing: Standing): void {
    const { clock, pace } = this.#tools;
    if (standing.state === 'cancelled') this.stop(new LeftError('the job is cancelled'));
    else if (standing.state === 'paused') this.#leave();
    else if (isLong(clock() - this.#begun, standing.hungry, pace)) this.#endHere(standing);
  }

  /** Ends where it is; what has not begun is not begun. */
  #leave(): void {
    if (this.#range?.reached === undefined) this.stop(new LeftError('nothing is done of it yet'));
    else this.#endHere({ state: 'paused', hungry: 0, working: 1 });
  }

  /** What fails of it fails the shard: then it is somebody's as a whole. */
  #endHere(standing: Standing): void {
    if (this.#range?.reached === undefined) return;
    this.#cutting ??= this.#cut(this.#range, standing);
    this.#cutting.catch((error: unknown) => this.stop(error));
  }

  /** The listings end first, and then it is said. What has nothing left needs no cut. */
  async #cut(range: KeyRange, { hungry, working }: Standing): Promise<void> {
    const { upTo } = range;
    const reached = range.cut();
    if (reached === undefined || reached === upTo) return;
    const rest = { after: reached, upTo };
    const cuts = await this.#cutsOf(rest, partsFor(hungry, working));
    await this.#say((store) => store.cut(this.#lease, reached, partsOf(rest, cuts)));
  }

  /** While others have nothing to do a range is cut before it is begun. */
  async #shared(): Promise<KeyRange> {
    const { range } = this.#lease;
    const { hungry, working } = await this.#say((store) => store.extend(this.#lease, this.#tools.pace.lease));
    if (hungry === 0) return new KeyRange(range);
    const [first, ...others] = partsOf(range, await this.#cutsOf(range, partsFor(hungry, working)));
    const { upTo } = first ?? {};
    if (upTo === undefined || others.length === 0) return new KeyRange(range);
    await this.#say((store) => store.cut(this.#lease, upTo, others));
    return new KeyRange(first);
  }

  /** Once: of a cut whose answer is lost nobody knows whether it was made, and made twice it would double what is behind it. */
  async #say<T>(words: (store: JobStore) => Promise<T>): Promise<T> {
    try {
      return await words(this.#tools.store);
    } catch (error) {
      if (error instanceof LeaseLostError) throw error;
      this.#tools.tell({ type: 'trouble', error });
      throw new LeftError('the database cannot be reached', { cause: error });
    }
  }

  /**
   * Whole jobs are guarded by the store: here everything may go that is surplus, unless it is much more than was counted. Everything has been copied by then: what still seems to differ,
   * since both ends have nothing in common to compare, is not sent once more.
   */
  async #sync({ source, target, options }: Ends, range: KeyRange): Promise<SyncResult> {
    const mode = this.#lease.phase === 'copy' ? 'copy' : 'sync';
    const ends = { source: source.within(range), target: target.within(range) };
    const given = { signal: this.#stop.signal, onEvent: this.#sighting.see, maxDelete: this.#lease.mayDelete };
    const existing = mode === 'sync' ? 'keep' : options?.existing;
    return new SyncJob(mode, ends, { ...options, ...given, existing, deleteAll: true }).run();
  }

  async #cutsOf(range: Range, parts: number): Promise<readonly string[]> {
    return this.#ends === undefined ? [] : cutsWithin(this.#ends.source, range, { parts, signal: this.#stop.signal });
  }
}
