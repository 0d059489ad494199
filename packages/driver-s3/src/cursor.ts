import { cursorsOf } from '@stowage/core/listing';
import { z } from '@stowage/core/validation';

/** Where a page of versions or uploads begins: after this name and, of it, after this id. */
export const { print: printCursor, parse: parseCursor } = cursorsOf(
  z.lazy(() => z.strictObject({ key: z.string(), id: z.string().optional() })),
);
