import { isUtf8 } from 'node:buffer';

const ASCII = /^[\0-\x7f]*$/;

/**
 * A name as a string whose code units are the bytes of its UTF-8 form. Listings are sorted by those bytes; JavaScript compares
 * strings by UTF-16 units, and the two differ above U+FFFF. Compared as keys they agree.
 */
export function nameKey(name: string): string {
  return ASCII.test(name) ? name : Buffer.from(name, 'utf8').toString('latin1');
}

/** The name of a key; undefined where the bytes are no UTF-8, as the names of foreign files may be. */
export function keyName(key: string): string | undefined {
  if (ASCII.test(key)) return key;
  const bytes = Buffer.from(key, 'latin1');
  return isUtf8(bytes) ? bytes.toString('utf8') : undefined;
}
