import { cursorsOf } from '@stowage/core/listing';
import { z } from '@stowage/core/validation';
import { PROVIDER } from './errors.js';

/**
 * Where a listing goes on: `nextFileName`, `nextFileId`, and the last folder, or in a listing of versions the last name, that was given out. Opaque to
 * everyone else.
 */
export const { print: printCursor, parse: parseCursor } = cursorsOf(
  z.lazy(() => z.strictObject({ name: z.string(), id: z.string().optional(), last: z.string().optional() })),
  PROVIDER,
);
