import { InvalidArgumentError } from '@stowage/core/spi';
import { z } from '@stowage/core/validation';

/** Where a listing goes on. Opaque to everyone else. */
export interface Cursor {
  /** `nextFileName`. */
  readonly name: string;
  /** `nextFileId`. */
  readonly id?: string | undefined;
  /** The last folder, or in a listing of versions the last name, that was given out. */
  readonly last?: string | undefined;
}

const schema = z.strictObject({ name: z.string(), id: z.string().optional(), last: z.string().optional() });

/** As text. */
export function printCursor(cursor: Cursor): string {
  return JSON.stringify(cursor);
}

/** @throws {InvalidArgumentError} if the text is not from this driver */
export function parseCursor(text: string | undefined): Cursor | undefined {
  if (text === undefined) return undefined;
  try {
    return schema.parse(JSON.parse(text));
  } catch (cause) {
    throw new InvalidArgumentError("option 'cursor' is not one that this provider gave", {
      provider: 'backblaze_b2',
      cause,
    });
  }
}
