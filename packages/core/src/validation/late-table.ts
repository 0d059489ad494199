import { lazily } from '../lazily.js';

/**
 * A table whose values are made when they are first read, each once: to make a schema takes longer than to use it, and a program needs few of
 * those that there are.
 */
export function lateTable<T extends object>(makers: { readonly [K in keyof T]: () => T[K] }): Readonly<T> {
  const table = {};
  for (const name of Object.keys(makers) as (keyof T & string)[]) {
    Object.defineProperty(table, name, { enumerable: true, get: lazily(makers[name]) });
  }
  return table as Readonly<T>;
}
