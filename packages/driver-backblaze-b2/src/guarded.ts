import { MalformedResponseError } from '@stowage/core/spi';
import { z } from '@stowage/core/validation';
import { PROVIDER } from './errors.js';

/**
 * A value that not every key may see. That this key may not says nothing about what is set: it is not «none». Where B2 says
 * nothing at all about the value, it is not readable either.
 */
export type Guarded<T> = { readonly isReadable: true; readonly value: T } | { readonly isReadable: false };

const wire = z.lazy(() => z.looseObject({ isClientAuthorizedToRead: z.boolean(), value: z.unknown() }));

/**
 * B2's `{ isClientAuthorizedToRead, value }` as what it means; null is «not set», which `none` stands for.
 *
 * @throws {MalformedResponseError} if the value is none that B2 promises: to guess could unprotect something
 */
export function guarded<T>(name: string, field: unknown, schema: z.ZodType<T>, none: T): Guarded<T> {
  const { success, data } = wire.safeParse(field);
  if (!success || !data.isClientAuthorizedToRead) return { isReadable: false };
  return { isReadable: true, value: data.value == null ? none : promised(name, data.value, schema) };
}

/** @throws {MalformedResponseError} naming the field */
export function promised<T>(name: string, value: unknown, schema: z.ZodType<T>): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw new MalformedResponseError(`the answer's '${name}' is none that is known`, { provider: PROVIDER });
}
