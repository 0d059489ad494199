import { z } from 'zod';
import { badRequest, CloudError } from '../cloud/cloud-error.js';
import type { Fields } from './json-body.js';
import { textRecord } from './text-record.js';

/** A string. */
export const text = z.string();

/** A whole number; in a query, its digits. */
export const integer = z.preprocess(
  (value) => (typeof value === 'string' && /^-?\d{1,15}$/.test(value) ? Number(value) : value),
  z.number().int(),
);

/** True or false; in a query, the word. */
export const flag = z.preprocess((value) => (value === 'true' ? true : value === 'false' ? false : value), z.boolean());

/** Strings; in a query, repeated or separated by commas. */
export const texts = z.preprocess((value) => (typeof value === 'string' ? value.split(',') : value), z.array(text));

/** A record of strings, such as `fileInfo`. */
export const info = structured(textRecord);

/** Anything that JSON writes with braces or brackets; in a query, that JSON. */
export function structured<T extends z.ZodType>(schema: T) {
  return z.preprocess((value) => (typeof value === 'string' ? parsed(value) : value), schema);
}

/**
 * A request's fields in their types. Unknown ones are left out: B2 ignores them, and some clients send such.
 * @throws {CloudError} 400 `bad_request`, naming the field
 */
export function readFields<T extends z.ZodType>(schema: T, fields: Fields): z.output<T> {
  const result = schema.safeParse(fields);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const [top] = issue?.path ?? [];
  if (typeof top === 'string' && fields[top] === undefined) throw badRequest(`required field ${top} is missing`);
  throw new CloudError('bad_value', `${issue?.path.join('.')}: ${issue?.message}`);
}

function parsed(value: string): unknown {
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}
