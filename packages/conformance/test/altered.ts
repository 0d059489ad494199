/** What is to be different, by name; `undefined` takes something away. */
export type Changes<T> = { readonly [K in keyof T]?: T[K] | undefined };

/** An object that behaves as another does, but for the changes. */
export function altered<T extends object>(target: T, changes: Changes<T>): T {
  return new Proxy(target, {
    get: (_target, key) => {
      if (key in changes) return Reflect.get(changes, key) as unknown;
      const value: unknown = Reflect.get(target, key, target);
      // Private fields are the target's: its methods must not be called on the proxy.
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
}
