import { RESERVED } from './segment.js';

// eslint-disable-next-line no-control-regex -- they are what is not allowed
const CONTROL = /[\0-\x1f\x7f]/;

/** Why a container cannot have this name; undefined if it can. A container is one directory, under its own name. */
export function containerNameFault(name: string): string | undefined {
  if (name.includes('/')) return "it must not hold '/'";
  if (name === '.' || name === '..') return 'it is no name of a directory';
  if (name.toLowerCase() === RESERVED) return `'${RESERVED}' is the store's own directory`;
  if (CONTROL.test(name)) return 'it must not hold control characters';
  if (Buffer.byteLength(name) > 255) return 'it is longer than 255 bytes of UTF-8';
  return undefined;
}
