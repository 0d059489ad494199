import { InvalidArgumentError } from '@stowage/core/spi';
import { z } from '@stowage/core/validation';
import { PROVIDER } from './provider.js';

/** Where a listing goes on. Opaque to everyone else. */
export interface Cursor {
  /** `NextMarker`. */
  readonly marker: string;
  /** The last prefix that was given out, which the next page may give again. */
  readonly last?: string | undefined;
}

const schema = z.strictObject({ marker: z.string().min(1), last: z.string().optional() });

/** As text; undefined where nothing follows. */
export function printCursor(marker: string | undefined, last?: string): string | undefined {
  return marker === undefined || marker === '' ? undefined : JSON.stringify({ marker, last });
}

/** @throws {InvalidArgumentError} if the text is not from this driver */
export function parseCursor(text: string | undefined): Cursor | undefined {
  if (text === undefined) return undefined;
  try {
    return schema.parse(JSON.parse(text));
  } catch (cause) {
    throw new InvalidArgumentError("option 'cursor' is not one that this provider gave", { provider: PROVIDER, cause });
  }
}
