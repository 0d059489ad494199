import type { CallOptions } from '@stowage/core';
import { checkOptions, headers, metadata, z } from '@stowage/core/validation';
import type { FormRequest } from './form-post.js';
import type { TempUrlRequest } from './temp-urls.js';

/** Which unfinished uploads. */
export interface SwiftListUnfinishedOptions extends CallOptions {
  /** Only of names that start with this. Default: every name. */
  readonly prefix?: string | undefined;
}

/** Which unfinished uploads are to be removed. */
export interface SwiftCancelUnfinishedOptions extends SwiftListUnfinishedOptions {
  /** Only those started before. Default: all, also those that someone is busy with. */
  readonly olderThan?: Date | undefined;
}

/** Which segments are to be removed. */
export interface SwiftSweepOptions extends CallOptions {
  /** Only those of uploads that have stored nothing since. Default: a day ago. */
  readonly olderThan?: Date | undefined;
}

/** What an object is given in place of what it has: what is left out is removed, but for the content type. */
export interface SwiftMetadataOptions extends CallOptions {
  readonly contentType?: string | undefined;
  readonly metadata?: Readonly<Record<string, string>> | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly lastModified?: Date | undefined;
  readonly deleteAfter?: number | undefined;
  readonly deleteAt?: Date | undefined;
}

interface Calls {
  readonly exCancelUnfinished: SwiftCancelUnfinishedOptions;
  readonly exListUnfinished: SwiftListUnfinishedOptions;
  readonly exSweepSegments: SwiftSweepOptions;
  readonly exSetMetadata: SwiftMetadataOptions;
  readonly exTempUrl: TempUrlRequest;
  readonly exFormPost: FormRequest;
}

const call = { signal: z.instanceof(AbortSignal, { error: 'expected an AbortSignal' }).optional() };
const prefixed = { ...call, prefix: z.string().optional() };
const seconds = z.int().positive();

const schemas = {
  exCancelUnfinished: z.strictObject({ ...prefixed, olderThan: z.date().optional() }),
  exListUnfinished: z.strictObject(prefixed),
  exSweepSegments: z.strictObject({ ...call, olderThan: z.date().optional() }),
  exSetMetadata: z.strictObject({
    ...call,
    contentType: z.string().min(1).optional(),
    metadata: metadata.optional(),
    headers: headers.optional(),
    lastModified: z.date().optional(),
    deleteAfter: seconds.optional(),
    deleteAt: z.date().optional(),
  }),
  exTempUrl: z.strictObject({
    ...call,
    method: z.enum(['DELETE', 'GET', 'HEAD', 'POST', 'PUT']),
    expiresIn: seconds,
    filename: z.string().optional(),
    inline: z.boolean().optional(),
  }),
  exFormPost: z.strictObject({
    ...call,
    expiresIn: seconds,
    maxFileSize: z.int().nonnegative(),
    maxFileCount: seconds.optional(),
    redirect: z.url().optional(),
  }),
};

/**
 * The options of a method that only Swift has, checked.
 *
 * @throws {InvalidArgumentError} naming the option that is unknown or wrong
 */
export function exCall<K extends keyof Calls>(method: K, options: Calls[K] | undefined): Calls[K] {
  return checkOptions(method, schemas[method] as unknown as z.ZodType<Calls[K]>, options);
}
