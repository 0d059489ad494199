import { InvalidArgumentError } from '@stowage/core/spi';
import { z } from '@stowage/core/validation';

/** Where a page of versions or uploads begins: after this name and, of it, after this id. */
export interface Cursor {
  readonly key: string;
  readonly id?: string | undefined;
}

const schema = z.strictObject({ key: z.string(), id: z.string().optional() });

/** A cursor as text. */
export function printCursor(cursor: Cursor): string {
  return JSON.stringify(cursor);
}

/** @throws {InvalidArgumentError} if it is none of ours */
export function parseCursor(text: string | undefined): Cursor | undefined {
  if (text === undefined) return undefined;
  try {
    return schema.parse(JSON.parse(text));
  } catch (cause) {
    throw new InvalidArgumentError("option 'cursor' is none that a listing has given", { cause });
  }
}
