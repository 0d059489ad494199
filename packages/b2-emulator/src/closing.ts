/** What is to be closed, last opened first; closing twice is closing once. (Node 22 has no `AsyncDisposableStack` yet.) */
export class Closing {
  readonly #steps: (() => void | Promise<void>)[] = [];
  #done: Promise<void> | undefined;

  /** Adds something that is open. */
  add(step: () => void | Promise<void>): void {
    this.#steps.unshift(step);
  }

  /** Closes everything; a second call waits for the first. */
  run(): Promise<void> {
    return (this.#done ??= this.#runAll());
  }

  async #runAll(): Promise<void> {
    for (const step of this.#steps) await step();
  }
}
