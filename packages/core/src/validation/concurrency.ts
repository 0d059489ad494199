import * as z from 'zod';
import type { Concurrency } from '../options.js';
import { bounded } from './bounded.js';

/** How much of a call runs at once. Not a union, whose complaint would not say what is wrong. */
export function concurrencySchema(): z.ZodType<Concurrency> {
  const count = bounded({ min: 1, max: 1000 });
  const adaptive = z
    .strictObject({ min: count.optional(), max: count.optional() })
    .refine(({ min = 1, max = Infinity }) => min <= max, "'min' is more than 'max'");
  const complaint = (value: unknown): string | undefined => {
    if (value === 'adaptive') return undefined;
    const isBounds = typeof value === 'object' && value !== null;
    // The value of another kind is not repeated: it may be anything.
    if (!isBounds && typeof value !== 'number')
      return `expected a whole number from 1 to 1000, 'adaptive' or { min, max }, not ${value === null ? 'null' : typeof value}`;
    const { error } = (isBounds ? adaptive : count).safeParse(value);
    return error?.issues.map(({ path, message }) => [...path.map(String), message].join(': ')).join('; ');
  };
  return z.custom<Concurrency>((value) => complaint(value) === undefined, { error: ({ input }) => complaint(input) });
}
