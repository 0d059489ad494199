import { describe, expect, test } from '@jest/globals';
import { CollectedBytes } from '../../src/http/collected-bytes.js';

const MIB = 1024 * 1024;

/** What a server sends in pieces of that size. */
function collected(bytes: CollectedBytes, content: Buffer, size: number): Buffer {
  for (let at = 0; at < content.length; at += size) bytes.add(content.subarray(at, at + size));
  return bytes.whole();
}

const content = (length: number): Buffer => Buffer.alloc(length, '0123456789abcdef!');

describe('the bytes of an answer', () => {
  test.each([
    [0, 1],
    [1, 1],
    [5_000, 1],
    [65_536, 65_536],
    [300_000, 7_001],
    [3 * MIB, 65_535],
  ])('%d in pieces of %d are whole, announced or not', (length, size) => {
    const all = content(length);
    for (const announced of [0, length, 10, 2 * length]) {
      const bytes = new CollectedBytes(10 * MIB);
      expect(bytes.expect(announced)).toBe(true);
      expect(collected(bytes, all, size).equals(all)).toBe(true);
      expect(bytes.toString()).toBe(all.toString());
    }
  });

  test('hold no piece: what it lies in may be written to again', () => {
    const bytes = new CollectedBytes(100);
    const piece = Buffer.from('abc');
    bytes.add(piece);
    piece.fill('x');
    bytes.add(piece);
    expect(bytes.toString()).toBe('abcxxx');
  });

  test('that are announced lie in memory of just that size', () => {
    const bytes = new CollectedBytes(10 * MIB);
    bytes.expect(MIB);
    expect(collected(bytes, content(MIB), 65_536).buffer.byteLength).toBe(MIB);
  });

  test('take no room before they come, and not much more than has come', () => {
    const bytes = new CollectedBytes(128 * MIB);
    bytes.expect(100 * MIB);
    expect(bytes.whole().buffer.byteLength).toBeLessThan(MIB);
    bytes.add(content(10));
    expect(bytes.whole().buffer.byteLength).toBeLessThanOrEqual(16 * MIB);
  });

  test('never take more room than they may be', () => {
    const bytes = new CollectedBytes(100_000);
    expect(bytes.add(content(90_000))).toBe(true);
    expect(bytes.add(content(5_000))).toBe(true);
    expect(bytes.whole().buffer.byteLength).toBe(100_000);
    expect(bytes.add(content(5_001))).toBe(false);
    expect(bytes.add(content(1))).toBe(false);
  });

  test('are refused where more are announced than may be', () => {
    expect(new CollectedBytes(10).expect(11)).toBe(false);
    expect(new CollectedBytes(10).expect(10)).toBe(true);
  });
});
