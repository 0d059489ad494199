import { someBytes } from '../bytes.js';

/** Bytes that are text as well, so that they can be given as a string; another seed gives others. */
export function someText(size: number, seed: number): Buffer {
  const bytes = someBytes(size, seed);
  for (let at = 0; at < size; at += 1) bytes[at] = 32 + ((bytes[at] ?? 0) % 90);
  return bytes;
}
