/** A number from 0 (included) to 1 (excluded). Comes in from outside so that tests are the same every time. */
export type Random = () => number;

/** Not for secrets. */
export const systemRandom: Random = () => Math.random();
