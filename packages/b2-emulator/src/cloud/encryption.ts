import { createHash } from 'node:crypto';
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
 * Encrypted with a customer's key.
 * @throws {CloudError} 400 `bad_request` unless it is AES256 with a 32-byte key and the key's MD5
 */
export function customerEncryption({ algorithm, key, keyMd5 }: CustomerKey): Encryption {
  const bytes = Buffer.from(key ?? '', 'base64');
  if (algorithm !== 'AES256' || bytes.length !== 32) throw badRequest('SSE-C needs algorithm AES256 and a 32-byte key');
  const actual = createHash('md5').update(bytes).digest('base64');
  if (keyMd5 !== actual) throw badRequest('The MD5 of the customer key does not match');
  return { mode: 'SSE-C', algorithm: 'AES256', customerKeyMd5: actual };
}

/**
 * Ends the call unless it shows the key the object was stored with.
 * @throws {CloudError} 400 `bad_request` if no key is shown or what is shown is none, 403 `access_denied` if it is another one
 */
export function requireKey(encryption: Encryption, shown: CustomerKey | undefined): void {
  if (encryption.mode !== 'SSE-C') return;
  if (customerKeyMd5Of(shown) !== encryption.customerKeyMd5) throw new CloudError('access_denied', '');
}

function customerKeyMd5Of(shown: CustomerKey | undefined): string | undefined {
  try {
    return customerEncryption(shown ?? { algorithm: undefined, key: undefined, keyMd5: undefined }).customerKeyMd5;
  } catch {
    throw badRequest(NEEDS_KEY);
  }
}
