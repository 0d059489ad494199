import type { inspect } from 'node:util';

/**
 * By what method a class says how it is shown; the method is given `inspect` itself. `node:util` is not imported for it: that makes Node load
 * much of what it has.
 *
 * https://nodejs.org/api/util.html#utilinspectcustom
 */
export const INSPECT: typeof inspect.custom = Symbol.for('nodejs.util.inspect.custom') as typeof inspect.custom;

/** Node's `inspect`, as that method gets it. */
export type Inspect = typeof inspect;
