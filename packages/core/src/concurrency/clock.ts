/** The time, in milliseconds since 1970. Comes in from outside so that no test waits. */
export type Clock = () => number;

/** The machine's clock. */
export const systemClock: Clock = () => Date.now();

/** Milliseconds since the process began, which nobody puts forward or back: for how long something takes. */
export const steadyClock: Clock = () => performance.now();
