import type { CallOptions } from '@stowage/core';
import { callChecker, callShape, headers, lateTable, metadata, z } from '@stowage/core/validation';
import type { FormRequest } from './forms.js';
import type { TempUrlRequest } from './links.js';

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
  readonly exSweepSegments: SwiftSweepOptions;
  readonly exSetMetadata: SwiftMetadataOptions;
  readonly exTempUrl: TempUrlRequest;
  readonly exFormPost: FormRequest;
}

const seconds = z.lazy(() => z.int().positive());

const schemas = lateTable({
  exSweepSegments: () => z.strictObject({ ...callShape, olderThan: z.date().optional() }),
  exSetMetadata: () =>
    z.strictObject({
      ...callShape,
      contentType: z.string().min(1).optional(),
      metadata: metadata.optional(),
      headers: headers.optional(),
      lastModified: z.date().optional(),
      deleteAfter: seconds.optional(),
      deleteAt: z.date().optional(),
    }),
  exTempUrl: () =>
    z.strictObject({
      ...callShape,
      method: z.enum(['DELETE', 'GET', 'HEAD', 'POST', 'PUT']),
      expiresIn: seconds,
      filename: z.string().optional(),
      inline: z.boolean().optional(),
    }),
  exFormPost: () =>
    z.strictObject({
      ...callShape,
      expiresIn: seconds,
      maxFileSize: z.int().nonnegative(),
      maxFileCount: seconds.optional(),
      redirect: z.url().optional(),
    }),
});

/** The options of a method that only Swift has, checked. */
export const exCall = callChecker<Calls>(schemas);
