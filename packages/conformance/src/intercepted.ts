import type { StorageBackend } from '@stowage/core/spi';

/** Calls and facets, by name; `undefined` takes one away. */
type Calls = { readonly [K in keyof StorageBackend]?: StorageBackend[K] | undefined };

/** A backend with some calls of one's own: for what is to happen between two of them. */
export function intercepted(backend: StorageBackend, calls: Calls): StorageBackend {
  return new Proxy(backend, {
    get: (target, key) => {
      if (key in calls) return Reflect.get(calls, key) as unknown;
      const value: unknown = Reflect.get(target, key, target);
      // Private fields are the target's.
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
}

/** A backend to which something happens between the first answer to a read and the second. */
export function beforeSecondRead(backend: StorageBackend, happen: () => Promise<unknown>): StorageBackend {
  let reads = 0;
  return intercepted(backend, {
    readObject: async (...read) => {
      reads += 1;
      if (reads === 2) await happen();
      return backend.readObject(...read);
    },
  });
}
