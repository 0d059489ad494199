/** How many containers a program is about; all of them or fewer are there when it begins. */
export const CONTAINERS = 2;
