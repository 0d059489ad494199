import { describe, expect, test } from '@jest/globals';
import { InvalidContainerNameError, InvalidObjectNameError } from '@stowage/core/spi';
import { assertBucketName, assertFileName, decodeText, encodeText, hasDotSegment } from '../src/names.js';

describe('encoding', () => {
  test.each([
    ['a/b', 'a/b'],
    ['a b', 'a%20b'],
    ['a+b', 'a%2Bb'],
    ['50%off', '50%25off'],
    ['a?b#c', 'a%3Fb%23c'],
    ['"#%&+,<>?[\\]^`{|}', '%22%23%25%26%2B%2C%3C%3E%3F%5B%5C%5D%5E%60%7B%7C%7D'],
    ["-_.!~*'()", "-_.!~*'()"],
    ['日本.txt', '%E6%97%A5%E6%9C%AC.txt'],
    ['é', '%C3%A9'],
    ['😀', '%F0%9F%98%80'],
    ['\u007f', '%7F'],
    ['\\', '%5C'],
  ])('%j ↔ %s', (text, encoded) => {
    expect(encodeText(text)).toBe(encoded);
    expect(decodeText(encoded)).toBe(text);
  });

  test('a plus in an answer is a space', () => {
    expect(decodeText('a+b%2Bc')).toBe('a b+c');
  });

  test('a text that is not encoded is left alone', () => {
    expect(decodeText('50%off')).toBe('50%off');
  });

  test.each([
    ['a/../b', true],
    ['.', true],
    ['a/.', true],
    ['a..b', false],
    ['.hidden/x', false],
  ])('%s has a dot segment: %s', (name, expected) => {
    expect(hasDotSegment(name)).toBe(expected);
  });
});

describe('file names', () => {
  test.each([
    'a',
    'a/b/c.txt',
    'ü/😀',
    'back\\slash',
    `${'x'.repeat(250)}/${'y'.repeat(250)}`,
    'a b?#%+',
    '../x',
    `${'é'.repeat(125)}/a`,
  ])('%j is one', (name) => {
    expect(() => assertFileName(name)).not.toThrow();
  });

  test.each([
    ['', 'empty'],
    ['/a', "start with '/'"],
    ['a/', "end with '/'"],
    ['a//b', "'//'"],
    ['a\nb', 'control'],
    ['a\u007f', 'control'],
    ['x'.repeat(251), '250 bytes'],
    ['é'.repeat(126), '250 bytes'],
    [Array.from({ length: 5 }, () => 'x'.repeat(240)).join('/'), '1024 bytes'],
    ['\ud800', 'Unicode'],
  ])('%j is none', (name, rule) => {
    expect(() => assertFileName(name)).toThrow(InvalidObjectNameError);
    expect(() => assertFileName(name)).toThrow(rule);
  });
});

describe('bucket names', () => {
  test.each(['abcdef', 'A-1-2-3', 'x'.repeat(63), 'a--b--c'])('%s is one', (name) => {
    expect(() => assertBucketName(name)).not.toThrow();
  });

  test.each([
    'short',
    'x'.repeat(64),
    'b2-things',
    'B2-things',
    'with_underscore',
    'with/slash',
    'dot.dot',
    'übergross',
  ])('%s is none', (name) => {
    expect(() => assertBucketName(name)).toThrow(InvalidContainerNameError);
  });
});
