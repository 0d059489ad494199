import { describe, expect, test } from '@jest/globals';
import { InvalidArgumentError, InvalidRangeError } from '../../src/errors/index.js';
import { byteRange, spansOf, spanWithin } from '../../src/transfer/byte-range.js';
import { resolveContentType } from '../../src/transfer/content/content-type.js';
import { partSizeFor, partSizeForWidth, sizesFor, streamPartSize } from '../../src/transfer/upload/part-size.js';
import { ProgressMeter } from '../../src/transfer/progress.js';
import { TransferGuard } from '../../src/transfer/transfer-guard.js';

describe('a range', () => {
  test.each([
    [0, undefined, { start: 0 }],
    [0, 1, { start: 0, end: 1 }],
    [4, 6, { start: 4, end: 6 }],
  ])('from %s to %s is %j', (start, end, range) => {
    expect(byteRange('x', start, end)).toEqual(range);
  });

  test.each([
    [-1, undefined, 'start (-1) must not be negative'],
    [1.5, undefined, 'start (1.5) must be a whole number'],
    [NaN, 3, 'start (NaN) must be a whole number'],
    ['1' as unknown as number, 3, 'start (1) must be a whole number'],
    [0, 2 ** 60, 'end (1152921504606847000) must be a whole number'],
    [0, Infinity, 'end (Infinity) must be a whole number'],
    [3, 3, 'start (3) must be less than end (3)'],
    [5, 3, 'start (5) must be less than end (3)'],
    [0, -1, 'end (-1) must not be negative'],
  ])('from %s to %s is refused: %s', (start, end, text) => {
    expect(() => byteRange('x', start, end)).toThrow(InvalidRangeError);
    expect(() => byteRange('x', start, end)).toThrow(text);
  });

  test('whose end is past the object ends with it', () => {
    expect(spanWithin('x', { start: 2, end: 99 }, 5)).toEqual({ start: 2, end: 5 });
  });

  test.each([
    [5, 5],
    [6, 5],
    [0, 0],
  ])('that starts at %s is not in an object of %s bytes', (start, size) => {
    expect(() => spanWithin('x', { start }, size)).toThrow(InvalidRangeError);
  });

  test.each([
    [0, [[0, 0]]],
    [3, [[0, 3]]],
    [4, [[0, 4]]],
    [
      5,
      [
        [0, 4],
        [4, 5],
      ],
    ],
    [
      8,
      [
        [0, 4],
        [4, 8],
      ],
    ],
  ])('of %s bytes falls into spans of 4', (size, spans) => {
    const found = [...spansOf({ start: 0, end: size }, 4)].map(({ start, end }) => [start, end]);
    expect(found).toEqual(spans);
  });
});

describe('the content type', () => {
  test.each([
    ['what was given', 'x/y', ['a.txt'], 'x/y'],
    ['by the first name that tells', undefined, ['a', 'b.json'], 'application/json'],
    ['by the extension whatever its case', undefined, ['DIR.d/A.JPG'], 'image/jpeg'],
    [
      'unknown for a name that is only an extension',
      undefined,
      ['json', '.json', 'a/json'],
      'application/octet-stream',
    ],
    ['unknown for an unknown extension', undefined, ['a.nosuchthing'], 'application/octet-stream'],
    ['not by the extension of a directory', undefined, ['a.txt/b'], 'application/octet-stream'],
  ])('is %s', (_, given, names, type) => {
    expect(resolveContentType(given, ...names)).toBe(type);
  });
});

describe('the size of parts', () => {
  const limits = { minPartSize: 5, maxPartSize: 1000, maxParts: 100, recommendedPartSize: 50, maxObjectSize: 90_000 };

  test.each([
    ['the recommended one', 10, undefined, 50],
    ['the chosen one', 10, 20, 20],
    ['at least the smallest allowed', 10, 1, 5],
    ['at most the largest allowed', 10, 5000, 1000],
    ['as large as the number of parts asks for', 10_001, 20, 101],
    ['just enough', 10_000, 20, 100],
  ])('of a known size is %s', (_, size, chosen, expected) => {
    expect(partSizeFor(size, chosen, limits)).toBe(expected);
  });

  test('an object that is too large is refused before anything is sent', () => {
    expect(() => partSizeFor(90_001, undefined, limits)).toThrow(InvalidArgumentError);
  });

  test.each([
    [1, 20],
    [10, 20],
    [11, 40],
    [21, 80],
    [100, 1000],
  ])('of an unknown size: part %s has %s bytes', (partNumber, size) => {
    expect(streamPartSize(partNumber, 20, limits)).toBe(size);
  });

  test('a stream that would need one part more than there are is refused', () => {
    expect(() => streamPartSize(101, 20, limits)).toThrow(InvalidArgumentError);
  });

  test('where all parts must be of one size, those of a stream are', () => {
    const equal = { ...limits, equalParts: true };
    expect([1, 11, 100].map((partNumber) => streamPartSize(partNumber, 20, equal))).toEqual([20, 20, 20]);
    expect(() => streamPartSize(101, 20, equal)).toThrow(
      "the stream is larger than 100 parts of 20 bytes, and this provider wants all parts of one size: choose a larger 'partSize'",
    );
    // No choice would help.
    expect(() => streamPartSize(101, 1000, equal)).toThrow('larger than the 90000 bytes that the provider takes');
  });

  test('10,000 parts that start at the default size reach past the largest objects there are', () => {
    const cloud = { ...limits, maxPartSize: 5e9, minPartSize: 5e6, maxParts: 10_000, maxObjectSize: 10e12 };
    let size = 0;
    for (let part = 1; part <= 10_000; part += 1) size += streamPartSize(part, undefined, cloud);
    expect(size).toBeGreaterThan(10e12);
  });
});

describe('parts where the concurrency adapts', () => {
  const limits = {
    minPartSize: 5e6,
    maxPartSize: 5e9,
    maxParts: 10_000,
    recommendedPartSize: 1e8,
    maxObjectSize: 1e13,
  };

  test.each([
    [1e9, 32, 1e9 / 64],
    [1e9, 1000, 8 * 1024 * 1024],
    [1e9, 4, 1e8],
    [1e12, 32, 1e8],
  ])('of %s bytes for %s at once have %s', (size, most, part) => {
    expect(partSizeForWidth(size, most, limits)).toBe(Math.ceil(part));
  });

  test('are no larger than the provider recommends, however small that is', () => {
    expect(partSizeForWidth(1e9, 1, { ...limits, recommendedPartSize: 10 })).toBe(10);
  });

  test('are those that the provider recommends for a content that is not large', () => {
    expect(partSizeForWidth(64 * 1024 * 1024 - 1, 32, limits)).toBeUndefined();
  });
});

describe('progress', () => {
  const call = new TransferGuard(undefined);

  test('never goes down and counts what is sent again once', () => {
    const seen: number[] = [];
    const meter = new ProgressMeter(({ transferred }) => seen.push(transferred), { call });
    const [a, b] = [meter.piece(), meter.piece()];
    for (const step of [() => a(5), () => b(3), () => a(2), () => a(7), () => b(1)]) step();
    expect(seen).toEqual([5, 8, 10]);
  });

  test('of nothing at all is told once', async () => {
    const seen: unknown[] = [];
    const meter = new ProgressMeter((progress) => seen.push(progress), { call, total: 0 });
    await meter.finish();
    expect(seen).toEqual([{ transferred: 0, total: 0 }]);
  });

  test('is not told twice at the end', async () => {
    const seen: unknown[] = [];
    const meter = new ProgressMeter((progress) => seen.push(progress), { call });
    meter.add(4);
    await meter.finish();
    expect(seen).toEqual([{ transferred: 4 }]);
  });
});

describe('a content of known size', () => {
  const limits = { minPartSize: 1, maxPartSize: 100, maxParts: 10, recommendedPartSize: 64, maxObjectSize: 1000 };

  test.each([
    [100, limits, undefined, { part: 64, inOne: 128 }],
    [100, limits, 20, { part: 20, inOne: 40 }],
    // Never the whole.
    [50, limits, undefined, { part: 25, inOne: 50 }],
    // A server that takes less in one write than others of its kind.
    [110, { ...limits, maxWriteSize: 100 }, undefined, { part: 64, inOne: 100 }],
    [100, undefined, 20, { part: Infinity, inOne: 500 }],
  ])('of %s bytes goes by %j, chosen %s: %j', (size, given, chosen, sizes) => {
    expect(sizesFor(size, chosen, { limits: given, maxWriteSize: 500 })).toEqual(sizes);
  });
});
