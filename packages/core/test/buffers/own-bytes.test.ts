import { expect, test } from '@jest/globals';
import { freeBytes, ownBytes } from '../../src/buffers/index.js';

test('memory that is freed is there no longer, through whatever looks at it', () => {
  const bytes = ownBytes(1000);
  const part = bytes.subarray(10, 20);
  expect(bytes).toHaveLength(1000);
  freeBytes(part);
  expect([bytes.length, part.length, part.buffer.byteLength]).toEqual([0, 0, 0]);
  freeBytes(bytes);
});

test('memory of somebody else is left alone', () => {
  const pooled = Buffer.from('small');
  const theirs = Buffer.allocUnsafeSlow(1000);
  freeBytes(pooled);
  freeBytes(theirs);
  expect(pooled.toString()).toBe('small');
  expect(theirs).toHaveLength(1000);
});
