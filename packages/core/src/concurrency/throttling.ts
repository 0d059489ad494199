/** Told when a provider asks for less; tells whoever can do less. */
export class Throttling {
  readonly #listeners = new Set<() => void>();

  /** Gives what ends it. */
  listen(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** The provider has asked for less. */
  tell(): void {
    for (const listener of this.#listeners) listener();
  }
}
