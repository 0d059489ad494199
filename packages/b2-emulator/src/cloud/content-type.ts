import { lookup } from 'mrmime';
import { badRequest } from './cloud-error.js';

/** What a client sends to have the type chosen by the name's extension. */
const AUTO = 'b2/x-auto';

/**
 * The type a file is stored with.
 * @throws {CloudError} 400 `bad_request` on a type that could not be sent back in a header
 */
export function resolveContentType(type: string, fileName: string): string {
  if (!/^[\x20-\x7e]{1,255}$/.test(type)) throw badRequest('Invalid content type');
  return type === AUTO ? (lookup(fileName) ?? 'application/octet-stream') : type;
}
