import type * as z from 'zod';
import { InvalidArgumentError } from '../errors/index.js';

/** Cursors of listings: text that is opaque to everyone but the driver that made it. */
export interface Cursors<T> {
  /** As text. */
  readonly print: (cursor: T) => string;
  /** @throws {InvalidArgumentError} if the text is not from this driver */
  readonly parse: (text: string | undefined) => T | undefined;
}

/** Cursors of a shape: JSON, which is held against the schema when it comes back. */
export function cursorsOf<T>(schema: z.ZodType<T>, provider?: string): Cursors<T> {
  return {
    print: (cursor) => JSON.stringify(cursor),
    parse: (text) => {
      if (text === undefined) return undefined;
      try {
        return schema.parse(JSON.parse(text));
      } catch (cause) {
        throw new InvalidArgumentError("option 'cursor' is not one that this provider gave", { provider, cause });
      }
    },
  };
}
