import * as z from 'zod';

/** Between which numbers an option may be, both included. */
export interface Bounds {
  readonly min: number;
  readonly max: number;
  /** What it counts, for messages, such as `bytes`. */
  readonly unit?: string;
  /** Whether it need not be whole. Default: false: fractions of bytes or milliseconds are refused rather than rounded. */
  readonly fractions?: boolean;
}

/** A schema for a number within bounds; what is refused is told with the value and the bounds. */
export function bounded(bounds: Bounds): z.ZodType<number> {
  return z.custom<number>((value) => isWithin(value, bounds), { error: ({ input }) => refusal(input, bounds) });
}

function isWithin(value: unknown, { min, max, fractions = false }: Bounds): boolean {
  if (typeof value !== 'number' || !(value >= min && value <= max)) return false;
  return fractions || Number.isInteger(value);
}

/** Only a number is repeated: anything else may be a secret. */
function refusal(input: unknown, { min, max, unit, fractions = false }: Bounds): string {
  const kind = fractions ? 'number' : 'whole number';
  const found = typeof input === 'number' ? String(input) : typeof input;
  return `expected a ${kind} from ${min} to ${max}${unit === undefined ? '' : ` (${unit})`}, not ${found}`;
}

/** Seven days: longer waits, and longer timers than 24 days, are mistakes. */
export const MILLISECONDS: Bounds = { min: 1, max: 604_800_000, unit: 'milliseconds' };
