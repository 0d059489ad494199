import type { CallOptions } from '@stowage/core';
import { checkOptions, z } from '@stowage/core/validation';

/** Which unfinished uploads. */
export interface S3ListUnfinishedOptions extends CallOptions {
  /** Only of names that start with this. Default: every name. */
  readonly prefix?: string | undefined;
}

/** Which unfinished uploads are to be removed. */
export interface S3CancelUnfinishedOptions extends S3ListUnfinishedOptions {
  /** Only those started before. Default: all, also those that someone is busy with. */
  readonly olderThan?: Date | undefined;
}

interface Calls {
  readonly exCancelUnfinished: S3CancelUnfinishedOptions;
  readonly exListUnfinished: S3ListUnfinishedOptions;
}

const call = { signal: z.instanceof(AbortSignal, { error: 'expected an AbortSignal' }).optional() };
const prefixed = { ...call, prefix: z.string().optional() };

const schemas: { readonly [K in keyof Calls]: z.ZodType<Calls[K]> } = {
  exCancelUnfinished: z.strictObject({ ...prefixed, olderThan: z.date().optional() }),
  exListUnfinished: z.strictObject(prefixed),
};

/**
 * The options of a method that only S3 has, checked.
 *
 * @throws {InvalidArgumentError} naming the option that is unknown or wrong
 */
export function exCall<K extends keyof Calls>(method: K, options: Calls[K] | undefined): Calls[K] {
  return checkOptions(method, schemas[method] as z.ZodType<Calls[K]>, options);
}
