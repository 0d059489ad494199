/** Work on the same thing runs one after the other, in the order in which it was given; work on other things beside it. */
export class Turns {
  /** By key, what was given last. */
  readonly #last = new Map<string, Promise<unknown>>();

  /** Runs `work` once everything that was given before for this key has ended, well or badly. */
  async take<T>(key: string, work: () => Promise<T>): Promise<T> {
    const before = this.#last.get(key) ?? Promise.resolve();
    const mine = before.then(work, work);
    this.#last.set(key, mine);
    try {
      return await mine;
    } finally {
      if (this.#last.get(key) === mine) this.#last.delete(key);
    }
  }
}
