import { badRequest } from '../cloud/cloud-error.js';

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * Text from B2's percent-encoding, as it stands in headers and paths: `+` is a space, `%XX` a byte of UTF-8.
 * @param raw one character for each byte, as Node gives headers
 * @throws {CloudError} 400 `bad_request` if it is not UTF-8, or a `%` is followed by no two hex digits
 */
export function decodePercent(raw: string): string {
  // A client that does not encode at all sends bytes above 0x7F; if they are no UTF-8 they can only be Latin-1.
  const isUnencoded = /[\x80-\xff]/.test(raw);
  if (/%(?![0-9A-Fa-f]{2})/.test(raw)) throw badRequest(`Bad percent-encoding: ${raw}`);
  try {
    return strict.decode(unescapeBytes(raw));
  } catch {
    if (isUnencoded && !raw.includes('%')) return raw;
    throw badRequest('Bad percent-encoding: not UTF-8');
  }
}

/** Text in B2's percent-encoding: all but letters, digits and `. _ - ~ /` is written `%XX`. */
export function encodePercent(text: string): string {
  return encodeURIComponent(text)
    .replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%2F', '/');
}

function unescapeBytes(raw: string): Buffer {
  const bytes = raw
    .replaceAll('+', ' ')
    .replace(/%([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1');
}
