import type * as z from 'zod';
import { InvalidArgumentError } from '../errors/index.js';

/** What no options at all come to: most calls have none. */
const defaults = new WeakMap<z.ZodType, unknown>();

/**
 * Holds a value against a schema and gives it back, parsed. Schemas of options are strict objects, so that a misspelt
 * option is an error and not silence.
 *
 * @throws {InvalidArgumentError} naming `what` was called, each option that is wrong, and what is allowed
 */
export function checkOptions<T>(what: string, schema: z.ZodType<T>, value: unknown): T {
  const isAbsent = value === undefined || value === null;
  const known = isAbsent ? defaults.get(schema) : undefined;
  if (known !== undefined) return known as T;
  const result = schema.safeParse(value ?? {});
  if (isAbsent && result.success) defaults.set(schema, Object.freeze(result.data));
  if (result.success) return result.data;
  throw new InvalidArgumentError(`${what}: ${result.error.issues.map(complaint).join('; ')}`);
}

/** Says what is wrong without repeating the value, which may be a secret. */
function complaint(issue: z.core.$ZodIssue): string {
  const name = issue.path.join('.');
  if (issue.code === 'unrecognized_keys') {
    const where = name === '' ? '' : ` in '${name}'`;
    return `unknown option ${issue.keys.map((key) => `'${key}'`).join(', ')}${where}`;
  }
  return name === '' ? issue.message : `option '${name}': ${issue.message}`;
}
