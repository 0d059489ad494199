/** What is made when it is first asked for, and kept: also a promise, unless it is rejected. */
export function lazily<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    if (made !== undefined) return made.value;
    const own = (made = { value: make() });
    if (own.value instanceof Promise) {
      own.value.catch(() => {
        if (made === own) made = undefined;
      });
    }
    return own.value;
  };
}
