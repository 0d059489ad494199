import { badRequest } from '../cloud/cloud-error.js';
import { customerEncryption, SSE_B2, type CustomerKey, type Encryption } from '../cloud/encryption.js';
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
