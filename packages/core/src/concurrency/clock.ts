/** The time, in milliseconds since 1970. Comes in from outside so that no test waits. */
export type Clock = () => number;

/** The machine's clock. */
export const systemClock: Clock = () => Date.now();
