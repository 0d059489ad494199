import { z } from 'zod';

/**
 * A value that not every key may see. That this key may not says nothing about what is set: it is not «none». Where B2 says
 * nothing at all about the value, it is not readable either.
 */
export type Guarded<T> = { readonly isReadable: true; readonly value: T } | { readonly isReadable: false };

const wire = z.looseObject({ isClientAuthorizedToRead: z.boolean(), value: z.unknown() });

/** B2's `{ isClientAuthorizedToRead, value }` as what it means; null is «not set», which `none` stands for. */
export function guarded<T>(field: unknown, schema: z.ZodType<T>, none: T): Guarded<T> {
  const { success, data } = wire.safeParse(field);
  if (!success || !data.isClientAuthorizedToRead) return { isReadable: false };
  return { isReadable: true, value: data.value == null ? none : schema.parse(data.value) };
}
