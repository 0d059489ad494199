import type { RandomFaults } from './program-harness.js';
import { seededRandom } from './seeded-random.js';

/** Lets requests fail while a call is made, and none while it is looked what has come of it. */
export class Faults {
  readonly #faults: RandomFaults | undefined;
  readonly #random: () => number;

  /** @param faults undefined where no request is to fail */
  constructor(faults: RandomFaults | undefined, seed: number) {
    this.#faults = faults;
    this.#random = seededRandom(seed);
  }

  /** Makes a call while requests may fail. */
  async during<T>(call: () => Promise<T>): Promise<T> {
    await this.#faults?.begin(this.#random);
    try {
      return await call();
    } finally {
      await this.#faults?.end();
    }
  }
}
