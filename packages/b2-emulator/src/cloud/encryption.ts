import { badRequest, CloudError } from './cloud-error.js';

/** How an object is encrypted at rest. The emulator keeps the label and demands the customer's key; it does not encrypt. */
export interface Encryption {
  readonly mode: 'SSE-B2' | 'SSE-C' | null;
  readonly algorithm: 'AES256' | null;
  /** Base64 MD5 of the customer's key; only with SSE-C. */
  readonly customerKeyMd5?: string;
}

/** A customer's key as a request shows it. */
export interface CustomerKey {
  readonly algorithm: string | undefined;
  readonly key: string | undefined;
  readonly keyMd5: string | undefined;
}

/** Not encrypted. */
export const PLAIN: Encryption = { mode: null, algorithm: null };

/** Encrypted with keys of Backblaze's. */
export const SSE_B2: Encryption = { mode: 'SSE-B2', algorithm: 'AES256' };

const NEEDS_KEY =
  'The object was stored using a form of Server Side Encryption. ' +
  'The correct parameters must be provided to retrieve the object.';

/**
 * Ends the call unless it shows the key the object was stored with.
 * @throws {CloudError} 400 if no key is shown, 403 `access_denied` if it is another one
 */
export function requireKey(encryption: Encryption, shown: CustomerKey | undefined): void {
  if (encryption.mode !== 'SSE-C') return;
  if (shown?.key === undefined || shown.keyMd5 === undefined) throw badRequest(NEEDS_KEY);
  if (shown.keyMd5 !== encryption.customerKeyMd5) throw new CloudError('access_denied', '');
}
