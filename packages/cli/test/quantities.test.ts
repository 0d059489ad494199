import { expect, test } from '@jest/globals';
import { parseBytes, parseCount, parseDuration } from '../src/quantities.js';
import { shellWords } from '../src/shell-words.js';

test.each([
  ['0', 0],
  ['512', 512],
  ['10k', 10_240],
  ['1.5M', 1_572_864],
  ['2GiB', 2_147_483_648],
  ['1 tb', 1_099_511_627_776],
])('%j are %d bytes', (text, bytes) => expect(parseBytes(text)).toBe(bytes));

test.each([
  ['90', 90],
  ['15m', 900],
  ['7d', 604_800],
])('%j are %d seconds', (text, seconds) => expect(parseDuration(text)).toBe(seconds));

test.each(['', '-1', '1e9', 'ten', '10x', '99999999999t'])('%j is no number of bytes', (text) => {
  expect(() => parseBytes(text)).toThrow('expected a number of bytes');
});

test.each(['0', '-1', '1.5', 'x', ''])('%j is no count', (text) =>
  expect(() => parseCount(text)).toThrow('whole number'),
);
test.each(['', '1y', '-1s', '1.5h'])('%j is no duration', (text) =>
  expect(() => parseDuration(text)).toThrow('duration'),
);

test('words are quoted where a shell would take them for something else', () => {
  expect(shellWords(['put', 'a b', "it's", 'b2:x/y', '$HOME', ''])).toBe(`put 'a b' 'it'\\''s' b2:x/y '$HOME' ''`);
});
