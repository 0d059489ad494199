import { assertAlike } from './alike.js';

/** Compares as object stores sort: by the bytes of UTF-8, where JavaScript's own order differs above U+FFFF. */
export function compareUtf8(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

/** Fails unless names are in UTF-8 byte order, none of them twice. */
export function assertUtf8Order(names: readonly string[]): void {
  assertAlike(names, [...new Set(names)].sort(compareUtf8));
}
