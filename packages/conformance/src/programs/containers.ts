/** How many containers there are when a program begins. */
export const CONTAINERS = 2;
