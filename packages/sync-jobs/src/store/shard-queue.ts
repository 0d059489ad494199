import type { Query } from './database.js';

/** Hands out shards: who asks gets the number of one that nobody else was told, most likely. Whether it is to be had only the table says. */
export interface ShardQueue extends AsyncDisposable {
  /** Offers shards, within the transaction that has found them. */
  offer(shards: readonly number[], query: Query): Promise<void>;
  next(): Promise<number | undefined>;
}

/** A queue in this process: what it loses, the table offers again. */
export class LocalQueue implements ShardQueue {
  readonly #shards: number[] = [];

  async offer(shards: readonly number[]): Promise<void> {
    this.#shards.push(...shards);
  }

  async next(): Promise<number | undefined> {
    return this.#shards.shift();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#shards.length = 0;
  }
}
