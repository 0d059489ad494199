import { badRequest } from '../cloud/cloud-error.js';
import type { Incoming } from '../cloud/incoming.js';
import { requireHeader, type Headers } from './headers.js';
import { TrailingDigits } from './trailing-digits.js';

const SHA1 = /^[0-9a-f]{40}$/i;

/**
 * The bytes of an upload, with the SHA-1 as the header declares it: given, at the end of the body, or not at all.
 * @param maxSize bytes
 * @throws {CloudError} 400 `bad_request` on a bad header or a body that is too large; B2 takes no chunked uploads
 */
export function readUploadBody(headers: Headers, body: AsyncIterable<Buffer>, maxSize: number): Incoming {
  const declared = requireHeader(headers, 'X-Bz-Content-Sha1');
  const length = bodyLength(headers);
  if (length > maxSize + TrailingDigits.LENGTH) throw badRequest(`Upload too large: ${length} bytes`);
  if (declared === 'do_not_verify') return { size: length, bytes: body, declaredSha1: () => null };
  if (declared === 'hex_digits_at_end') return withTrailer(body, length);
  if (!SHA1.test(declared)) throw badRequest(`Invalid X-Bz-Content-Sha1: ${declared}`);
  return { size: length, bytes: body, declaredSha1: () => declared.toLowerCase() };
}

function bodyLength(headers: Headers): number {
  if (headers['transfer-encoding'] !== undefined) throw badRequest('Chunked uploads are not supported');
  return Number(requireHeader(headers, 'Content-Length'));
}

function withTrailer(body: AsyncIterable<Buffer>, length: number): Incoming {
  if (length < TrailingDigits.LENGTH) throw badRequest('The body is too short to end with 40 hex digits');
  const trailer = new TrailingDigits();
  const size = length - TrailingDigits.LENGTH;
  return { size, bytes: trailer.cut(body), declaredSha1: () => checked(trailer.digits()) };
}

function checked(digits: string): string {
  // What is no hash cannot match one; the comparison that follows says so in B2's words.
  return SHA1.test(digits) ? digits.toLowerCase() : 'none';
}
