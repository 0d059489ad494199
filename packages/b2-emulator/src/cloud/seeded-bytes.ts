import { createHash } from 'node:crypto';

/** Bytes that look random and are the same for the same seed: for tests that compare identifiers. */
export function seededBytes(seed: string): (count: number) => Buffer {
  let counter = 0;
  const block = () => createHash('sha256').update(`${seed}/${++counter}`).digest();
  return (count) => Buffer.concat(Array.from({ length: Math.ceil(count / 32) }, block)).subarray(0, count);
}
