import type { JsonRows } from '@stowage/core/listing';
import type { z } from '@stowage/core/validation';
import { misspelt, promised } from './answer.js';

/** How a row of a list is checked. */
interface RowCheck<T> {
  readonly schema: z.ZodType<T>;
  /** Whether it is plainly what the schema says. */
  readonly isRight: (row: unknown) => row is T;
}

/**
 * The rows of a list, each checked when it is come to. A page has ten thousand, and zod takes twenty times as long to look at one as `isRight` and
 * copies it: so it is asked only about rows that are not plainly right, to complete them or to say what is wrong. The others are passed on
 * as they came.
 */
export class CheckedRows<T> implements Iterable<T> {
  readonly #rows: JsonRows;
  readonly #operation: string;
  readonly #check: RowCheck<T>;

  constructor(rows: JsonRows, operation: string, check: RowCheck<T>) {
    this.#rows = rows;
    this.#operation = operation;
    this.#check = check;
  }

  /** Throws a `MalformedResponseError` where a row is not what B2 promises. */
  *[Symbol.iterator](): Generator<T, void, undefined> {
    const rows = this.#rows[Symbol.iterator]();
    const next = () => rows.next();
    let index = 0;
    for (
      let each = promised(this.#operation, next);
      each.done !== true;
      each = promised(this.#operation, next), index++
    )
      yield this.#check.isRight(each.value) ? each.value : this.#checked(each.value, index);
  }

  /** The first of them, if there is one. */
  first(): T | undefined {
    for (const row of this) return row;
    return undefined;
  }

  /** All of them, whose page is released then. */
  all(): readonly T[] {
    const rows = [...this];
    this.release();
    return rows;
  }

  /** Nobody reads them any more. */
  release(): void {
    this.#rows.release();
  }

  #checked(row: unknown, index: number): T {
    const { success, data, error } = this.#check.schema.safeParse(row);
    if (success) return data;
    throw misspelt(
      this.#operation,
      error.issues.map(({ path }) => ['files', index, ...path]),
    );
  }
}
