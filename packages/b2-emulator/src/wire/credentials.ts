import { CloudError } from '../cloud/cloud-error.js';
import type { Headers } from './headers.js';

/**
 * The key id and the secret of `Authorization: Basic`.
 * @throws {CloudError} 401 `bad_auth_token` if the header is missing or is none
 */
export function readCredentials(headers: Headers): { keyId: string; secret: string } {
  const [, encoded] = /^Basic\s+(\S+)$/i.exec(headers['authorization'] ?? '') ?? [];
  const pair = Buffer.from(encoded ?? '', 'base64').toString('utf8');
  const colon = pair.indexOf(':');
  if (colon < 0) throw new CloudError('bad_auth_token', '');
  return { keyId: pair.slice(0, colon), secret: pair.slice(colon + 1) };
}
