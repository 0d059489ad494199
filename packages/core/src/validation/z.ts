/**
 * The part of zod that schemas here are made of, for core and every driver. What is built of this module carries zod within itself, without what
 * nobody uses (half of zod's files are messages in other languages): to import it from npm takes as long as all the rest together.
 */
export {
  array,
  boolean,
  coerce,
  custom,
  date,
  discriminatedUnion,
  enum,
  guid,
  instanceof,
  int,
  iso,
  lazy,
  literal,
  looseObject,
  null,
  number,
  object,
  partialRecord,
  preprocess,
  prettifyError,
  record,
  strictObject,
  string,
  toJSONSchema,
  tuple,
  union,
  unknown,
  url,
} from 'zod';
export type { infer, input, output, ZodObject, ZodRawShape, ZodType } from 'zod';
