import { describe, expect, test } from '@jest/globals';
import { MalformedResponseError } from '../../src/errors/index.js';
import { rangeAnswer, rangeHeader } from '../../src/http/index.js';
import type { ByteRange } from '../../src/spi/index.js';

const BY = { provider: 'a_provider', what: 'GetObject' };

type Headers = Readonly<Record<string, string>>;

test.each<[ByteRange, string]>([
  [{ start: 0 }, 'bytes=0-'],
  [{ start: 5, end: 6 }, 'bytes=5-5'],
  [{ start: 0, end: 100 }, 'bytes=0-99'],
])('the range %j is asked for as %s', (range, header) => {
  expect(rangeHeader(range)).toBe(header);
});

describe('what an answer brings', () => {
  const rows: readonly (readonly [string, number, Headers, ByteRange | undefined, object])[] = [
    ['everything', 200, { 'content-length': '7' }, undefined, { start: 0, end: 7, total: 7 }],
    ['nothing, as that is all', 200, { 'content-length': '0' }, undefined, { start: 0, end: 0, total: 0 }],
    [
      'everything instead of a range',
      200,
      { 'content-length': '7' },
      { start: 2, end: 4 },
      { start: 0, end: 7, total: 7 },
    ],
    [
      'the range',
      206,
      { 'content-range': 'bytes 2-3/7', 'content-length': '2' },
      { start: 2, end: 4 },
      { start: 2, end: 4, total: 7 },
    ],
    [
      'the range, of unknown length',
      206,
      { 'content-range': 'bytes 2-3/7' },
      { start: 2, end: 4 },
      { start: 2, end: 4, total: 7 },
    ],
    ['the range to the end', 206, { 'content-range': 'Bytes 2-6/7' }, { start: 2 }, { start: 2, end: 7, total: 7 }],
    [
      'the range up to the end',
      206,
      { 'content-range': 'bytes 2-6/7' },
      { start: 2, end: 99 },
      { start: 2, end: 7, total: 7 },
    ],
  ];
  test.each(rows)('%s', (_what, status, headers, asked, given) => {
    expect(rangeAnswer({ status, headers }, asked, BY)).toEqual(given);
  });
});

describe('an answer is refused', () => {
  const range = { start: 2, end: 4 };
  const rows: readonly (readonly [string, number, Headers, ByteRange | undefined])[] = [
    ['without a length', 200, {}, undefined],
    ['without a length, instead of a range', 200, {}, range],
    ['with two lengths', 200, { 'content-length': '7, 7' }, undefined],
    ['with a length that is none', 200, { 'content-length': '-7' }, undefined],
    ['with a length that no number holds', 200, { 'content-length': '9'.repeat(20) }, undefined],
    ['that is a part, where everything was asked for', 206, { 'content-range': 'bytes 0-6/7' }, undefined],
    ['that is a part and does not say which', 206, { 'content-length': '2' }, range],
    ['that is several parts', 206, { 'content-type': 'multipart/byteranges; boundary=x' }, range],
    ['that begins elsewhere', 206, { 'content-range': 'bytes 1-3/7' }, range],
    ['that ends earlier', 206, { 'content-range': 'bytes 2-2/7' }, range],
    ['that ends later', 206, { 'content-range': 'bytes 2-4/7' }, range],
    ['that ends before the end', 206, { 'content-range': 'bytes 2-5/7' }, { start: 2 }],
    ['that ends past the end', 206, { 'content-range': 'bytes 2-3/3' }, range],
    ['that runs backwards', 206, { 'content-range': 'bytes 2-1/7' }, range],
    ['of unknown total', 206, { 'content-range': 'bytes 2-3/*' }, range],
    ['in other units', 206, { 'content-range': 'items 2-3/7' }, range],
    ['whose length is not that of its range', 206, { 'content-range': 'bytes 2-3/7', 'content-length': '3' }, range],
    ['whose length is none', 206, { 'content-range': 'bytes 2-3/7', 'content-length': 'x' }, range],
    ['of another status', 204, {}, undefined],
  ];
  test.each(rows)('%s', (_what, status, headers, asked) => {
    const answer = (): unknown => rangeAnswer({ status, headers }, asked, BY);
    expect(answer).toThrow(MalformedResponseError);
    expect(answer).toThrow(/^GetObject: /);
    expect(answer).toThrow(expect.objectContaining({ provider: 'a_provider', status }));
  });
});
