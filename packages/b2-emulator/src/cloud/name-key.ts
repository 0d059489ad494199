/**
 * A name as a string whose code units are the name's UTF-8 bytes. B2 sorts names by those bytes, JavaScript compares strings by UTF-16
 * units, and the two differ above U+FFFF; compared as keys they agree.
 */
export function nameKey(name: string): string {
  return Buffer.from(name, 'utf8').toString('latin1');
}

/** The first key after all keys that start with `key`. A byte of UTF-8 is never 0xFF, so adding one always works. */
export function keyAfter(key: string): string {
  return key.slice(0, -1) + String.fromCharCode(key.charCodeAt(key.length - 1) + 1);
}
