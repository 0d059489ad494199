import assert from 'node:assert/strict';
import { createCipheriv } from 'node:crypto';

/** As many bytes that look random; the same seed gives the same ones, another seed others. */
export function someBytes(size: number, seed = 1): Buffer {
  const cipher = createCipheriv('aes-128-ctr', Buffer.alloc(16, seed), Buffer.alloc(16));
  return cipher.update(Buffer.alloc(size));
}

/** Fails if two contents differ, saying where: contents are too large to print. */
export function assertSameBytes(actual: Uint8Array, expected: Uint8Array, what = 'the content'): void {
  assert.equal(actual.length, expected.length, `${what} has ${actual.length} bytes, expected ${expected.length}`);
  if (Buffer.compare(actual, expected) === 0) return;
  const at = expected.findIndex((byte, index) => actual[index] !== byte);
  assert.fail(`${what} differs from byte ${at} on: ${actual[at] ?? 'none'} instead of ${expected[at] ?? 'none'}`);
}

/** Cuts bytes into chunks of a size; the last one may be shorter. */
export function* chunksOf(bytes: Buffer, size: number): Generator<Buffer, void, undefined> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}
