import { createHash } from 'node:crypto';
import { badRequest } from '../cloud/cloud-error.js';
import { SSE_B2, type CustomerKey, type Encryption } from '../cloud/encryption.js';
import type { Headers } from './headers.js';

const PREFIX = 'x-bz-server-side-encryption';

/** The customer's key in a request's headers, if there is one. */
export function customerKeyOf(headers: Headers): CustomerKey | undefined {
  const algorithm = headers[`${PREFIX}-customer-algorithm`];
  const key = headers[`${PREFIX}-customer-key`];
  const keyMd5 = headers[`${PREFIX}-customer-key-md5`];
  return [algorithm, key, keyMd5].every((each) => each === undefined) ? undefined : { algorithm, key, keyMd5 };
}

/** The encryption an upload's headers ask for. */
export function encryptionOf(headers: Headers): Encryption | undefined {
  const customerKey = customerKeyOf(headers);
  if (customerKey !== undefined) return customerEncryption(customerKey);
  const managed = headers[PREFIX];
  if (managed === undefined) return undefined;
  if (managed !== 'AES256') throw badRequest(`Invalid server-side encryption algorithm: ${managed}`);
  return SSE_B2;
}

/** @throws {CloudError} 400 `bad_request` unless it is AES256 with a 32-byte key and the key's MD5 */
export function customerEncryption({ algorithm, key, keyMd5 }: CustomerKey): Encryption {
  const bytes = Buffer.from(key ?? '', 'base64');
  if (algorithm !== 'AES256' || bytes.length !== 32) throw badRequest('SSE-C needs algorithm AES256 and a 32-byte key');
  const actual = createHash('md5').update(bytes).digest('base64');
  if (keyMd5 !== actual) throw badRequest('The MD5 of the customer key does not match');
  return { mode: 'SSE-C', algorithm: 'AES256', customerKeyMd5: actual };
}
