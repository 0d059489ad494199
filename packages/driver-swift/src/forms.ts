import { pathOf } from './api/paths.js';
import type { SwiftServices } from './services.js';
import { pathIn, type SwiftLinks } from './links.js';

/** What a form is good for. */
export interface FormRequest {
  /** In seconds. */
  readonly expiresIn: number;
  /** The largest file, in bytes. */
  readonly maxFileSize: number;
  /** How many files. Default: 1. */
  readonly maxFileCount?: number | undefined;
  /** Where the browser goes afterwards. Default: nowhere. */
  readonly redirect?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** A form without credentials: a `multipart/form-data` request of these fields, and of the files after them. */
export interface SwiftForm {
  readonly url: string;
  readonly method: 'POST';
  readonly fields: Readonly<Record<string, string>>;
  readonly expiresAt: Date;
}

/**
 * A form that stores files below a prefix, each under the name that the browser gives it: that is why it is no `signedUploadForm`, which is
 * for one name. https://docs.openstack.org/swift/latest/api/form_post_middleware.html
 */
export async function formPost(
  { services, urls }: { readonly services: SwiftServices; readonly urls: SwiftLinks },
  container: string,
  prefix: string,
  { expiresIn, maxFileSize, maxFileCount = 1, redirect = '', signal }: FormRequest,
): Promise<SwiftForm> {
  const { storageUrl } = await services.session.access(signal);
  const expires = urls.expires(expiresIn);
  const path = `${pathIn(storageUrl)}/${container}/${prefix}`;
  const limits = {
    redirect,
    max_file_size: String(maxFileSize),
    max_file_count: String(maxFileCount),
    expires: String(expires),
  };
  const signature = await urls.signature([path, ...Object.values(limits)], signal);
  const url = `${storageUrl}${pathOf({ container, object: prefix })}`;
  return { url, method: 'POST', fields: { ...limits, signature }, expiresAt: new Date(expires * 1000) };
}
