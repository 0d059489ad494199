import { checkOptions, headerText, z } from '@stowage/core/validation';

/** Headers that a download by URL answers with instead of those the file was stored with, by B2's names for them. */
export interface B2DownloadOverrides {
  readonly b2ContentDisposition?: string | undefined;
  readonly b2ContentLanguage?: string | undefined;
  /** As in HTTP: `Thu, 01 Dec 2026 16:00:00 GMT`. */
  readonly b2Expires?: string | undefined;
  readonly b2CacheControl?: string | undefined;
  readonly b2ContentEncoding?: string | undefined;
  readonly b2ContentType?: string | undefined;
}

const header = headerText.optional();

/** One week. https://www.backblaze.com/apidocs/b2-get-download-authorization */
export const MAX_EXPIRES_IN = 604_800;

const schema = z.lazy(() =>
  z.strictObject({
    expiresIn: z.int().min(1).max(MAX_EXPIRES_IN),
    b2ContentDisposition: header,
    b2ContentLanguage: header,
    b2Expires: header,
    b2CacheControl: header,
    b2ContentEncoding: header,
    b2ContentType: header,
  }),
);

/**
 * How long a download authorization is to live, and the headers it is made with.
 *
 * @throws {InvalidArgumentError} naming what is unknown or wrong
 */
export function downloadRequest(
  call: string,
  options: B2DownloadOverrides & { readonly expiresIn: number },
): { readonly expiresIn: number; readonly overrides: Readonly<Record<string, string>> } {
  const { expiresIn, ...given } = checkOptions(call, schema, options);
  const overrides = Object.entries(given).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return { expiresIn, overrides: Object.fromEntries(overrides) };
}
