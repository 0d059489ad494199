import { z } from 'zod';

/** Strings by name. Every name is kept: `z.record` drops `__proto__`. */
export const textRecord = z
  .custom<object>((value) => typeof value === 'object' && value !== null && !Array.isArray(value), 'expected an object')
  .transform((given, context): Record<string, string> => {
    const entries = Object.entries(given) as [string, unknown][];
    for (const [name, value] of entries) {
      if (typeof value !== 'string') context.addIssue({ code: 'custom', path: [name], message: 'expected a string' });
    }
    return Object.fromEntries(entries) as Record<string, string>;
  });
