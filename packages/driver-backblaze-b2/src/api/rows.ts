import { z } from '@stowage/core/validation';

/**
 * The schema of a list of rows. A page has ten thousand, and zod takes twenty times as long to look at one as `isRight` and copies it:
 * so it is asked only about rows that are not plainly right, to complete them or to say what is wrong. The others are passed on as they came.
 */
export function rowsOf<T>(schema: z.ZodType<T>, isRight: (row: unknown) => row is T): z.ZodType<readonly T[]> {
  return z.custom<readonly unknown[]>(Array.isArray).transform((rows, context) =>
    rows.map((row, index): T => {
      if (isRight(row)) return row;
      const { data, error } = schema.safeParse(row);
      for (const { path } of error?.issues ?? []) context.addIssue({ code: 'custom', path: [index, ...path] });
      return data as T;
    }),
  );
}
