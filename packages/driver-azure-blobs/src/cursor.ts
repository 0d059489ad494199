import { cursorsOf } from '@stowage/core/listing';
import { z } from '@stowage/core/validation';
import { PROVIDER } from './errors.js';

/** Where a listing goes on: `NextMarker`, and the last prefix that was given out, which the next page may give again. */
const cursors = cursorsOf(
  z.lazy(() => z.strictObject({ marker: z.string().min(1), last: z.string().optional() })),
  PROVIDER,
);

/** Where a listing goes on; undefined where it begins. */
export const parseCursor = cursors.parse;

/** As text; undefined where nothing follows. */
export function printCursor(marker: string | undefined, last?: string): string | undefined {
  return marker === undefined || marker === '' ? undefined : cursors.print({ marker, last });
}
