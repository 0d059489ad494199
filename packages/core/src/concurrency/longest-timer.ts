/** The longest that Node's timers wait, some 25 days, in milliseconds; told to wait longer, they do not wait at all. */
export const LONGEST_TIMER = 2 ** 31 - 1;
