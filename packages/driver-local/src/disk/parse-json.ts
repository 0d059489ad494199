import type { z } from '@stowage/core/validation';

/** What a text says, if it is JSON and fits; undefined if not. */
export function parseJson<T>(schema: z.ZodType<T>, text: string): T | undefined {
  try {
    return schema.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}
