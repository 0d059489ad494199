import { abortable } from '@stowage/core/concurrency';
import type { Lease, Standing } from '../job.js';
import { LeaseLostError } from '../lease-lost-error.js';
import type { Tools } from './tools.js';

/** What a heart says, and to whom. */
export interface Hearing {
  readonly lease: Lease;
  /** When the lease was asked for: it lasts from then on at least. */
  readonly since: number;
  /** Told of each answer. */
  readonly onStanding: (standing: Standing) => void;
  /** Told once, when the lease is lost, or may be since nobody has answered for as long as it lasts. */
  readonly onLost: (error: unknown) => void;
}

/** Says again and again that the worker of a shard is alive, until it is stopped or the lease is lost. */
export class Heart {
  readonly #hearing: Hearing;
  readonly #tools: Tools;
  readonly #over = new AbortController();
  readonly #beating: Promise<void>;

  constructor(hearing: Hearing, tools: Tools) {
    this.#hearing = hearing;
    this.#tools = tools;
    this.#beating = this.#beat().catch((error: unknown) => {
      if (!this.#over.signal.aborted) hearing.onLost(error);
    });
  }

  /** Resolves when nothing is said any more. */
  async stop(): Promise<void> {
    this.#over.abort();
    await this.#beating;
  }

  async #beat(): Promise<void> {
    const { pace, clock, sleep } = this.#tools;
    const over = this.#over.signal;
    for (let { since } = this.#hearing; ;) {
      const asked = clock();
      const standing = await this.#ask(since + pace.lease - asked);
      if (standing !== undefined) {
        since = asked;
        this.#hearing.onStanding(standing);
      }
      await sleep(pace.heartbeat, over);
    }
  }

  /** A database that cannot be reached is no reason to stop until the lease is over. Undefined: it was not reached. */
  async #ask(left: number): Promise<Standing | undefined> {
    const { store, pace, sleep, tell } = this.#tools;
    const { lease } = this.#hearing;
    const late = new AbortController();
    const deadline = sleep(Math.max(0, left), AbortSignal.any([late.signal, this.#over.signal])).then(() => {
      throw new LeaseLostError(lease);
    });
    try {
      return await Promise.race([abortable(store.extend(lease, pace.lease), this.#over.signal), deadline]);
    } catch (error) {
      this.#over.signal.throwIfAborted();
      if (error instanceof LeaseLostError) throw error;
      tell({ type: 'trouble', error });
      return undefined;
    } finally {
      late.abort();
      deadline.catch(() => undefined);
    }
  }
}
