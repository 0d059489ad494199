import { StorageDriver } from '@stowage/core';
import { wrapBackend } from '@stowage/core/wrap';

/** How deep the causes of an error are looked at. */
const MOST_CAUSES = 10;

/** Remembers in which store a call failed: a driver knows its provider, and not what its user calls it. */
export class FailureOrigins {
  readonly #stores = new WeakMap<object, string>();

  /** The driver, with its failures remembered as those of `store`. */
  watched(driver: StorageDriver, store: string): StorageDriver {
    const backend = wrapBackend(driver.backend, {
      // Bytes are not changed on the way, so a copy may go around it.
      'copy.accepts': (next, source, options) => next(source, options),
      everyCall: async (_call, next) =>
        next().catch((error: unknown) => {
          if (error instanceof Error) this.#stores.set(error, store);
          throw error;
        }),
    });
    return new StorageDriver(backend);
  }

  /** Where an error, or what caused it, has come from; undefined if from no store. */
  of(error: unknown): string | undefined {
    let each = error;
    for (let depth = 0; each instanceof Error && depth < MOST_CAUSES; depth++) {
      const store = this.#stores.get(each);
      if (store !== undefined) return store;
      each = each.cause;
    }
    return undefined;
  }
}
