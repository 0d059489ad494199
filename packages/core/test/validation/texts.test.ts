import { runInNewContext } from 'node:vm';
import { describe, expect, test } from '@jest/globals';
import { InvalidArgumentError } from '../../src/errors/index.js';
import { callOptions } from '../../src/validation/call-options.js';
import { checkOptions } from '../../src/validation/index.js';

const upload = (options: unknown) => checkOptions('uploadObject', callOptions.upload, options);

describe('metadata', () => {
  const awkward = Object.fromEntries(['__proto__', 'constructor', 'toString', 'a'].map((key) => [key, `of ${key}`]));

  test('keeps every key that was given, and has none that was not', () => {
    const { metadata = {} } = upload({ metadata: awkward });
    expect(Object.entries(metadata)).toEqual(Object.entries(awkward));
    expect(Object.getPrototypeOf(metadata)).toBe(Object.prototype);
    expect(Object.keys(upload({ metadata: {} }).metadata ?? {})).toEqual([]);
  });

  test('is a copy: what its owner does to it later changes nothing', () => {
    const given = { a: 'before' };
    const { metadata } = upload({ metadata: given });
    given.a = 'after';
    expect(metadata).toEqual({ a: 'before' });
  });

  test('may have no prototype, or one of another realm', () => {
    const bare = Object.assign(Object.create(null) as object, { a: 'b' });
    const foreign = runInNewContext("({ a: 'b' })") as object;
    for (const metadata of [bare, foreign]) expect(upload({ metadata }).metadata).toEqual({ a: 'b' });
  });

  test.each([
    [new Map([['a', 'b']])],
    [['a']],
    ['text'],
    [
      new (class Tags {
        a = 'b';
      })(),
    ],
    [Object.create({ a: 'b' })],
  ])('is refused where it would be taken for empty, or for what it is not: %p', (metadata) => {
    expect(() => upload({ metadata })).toThrow("option 'metadata': expected an object of strings");
  });

  test.each([
    [{ a: 1 }, "option 'metadata.a': expected a string"],
    [{ a: 'half \ud83d' }, "option 'metadata.a': the character U+D83D at 5 is half of a surrogate pair"],
    [{ 'half \udc00': 'a' }, "option 'metadata': the character U+DC00 at 5 is half of a surrogate pair"],
  ])('that is no text is refused: %j', (metadata, message) => {
    expect(() => upload({ metadata })).toThrow(InvalidArgumentError);
    expect(() => upload({ metadata })).toThrow(message);
  });
});

describe("a provider's own options", () => {
  test('reach the provider with every key, so that it can refuse what it does not know', () => {
    const ex = JSON.parse('{"__proto__":{"bypass":true}}') as object;
    expect(Object.keys(upload({ ex }).ex ?? {})).toEqual(['__proto__']);
  });
});

describe('what becomes a header', () => {
  test.each([
    [{ contentType: 'a\r\nx: y' }, "option 'contentType': the character U+000D at 1 cannot be in an HTTP header"],
    [{ contentType: 'text/ü' }, "option 'contentType': the character U+00FC at 5"],
    [{ contentType: '' }, "option 'contentType': it must not be empty"],
    [{ contentType: 'text/plain ' }, "option 'contentType': it begins or ends with a space"],
    [{ headers: { 'x-a': '🚀' } }, "option 'headers.x-a': the character U+1F680 at 0"],
    [
      { headers: { 'x a': 'b' } },
      "option 'headers': the character U+0020 at 1 cannot be in the name of an HTTP header",
    ],
    [{ headers: { '': 'b' } }, "option 'headers': a header must have a name"],
  ])('is refused with the character by its code: %j', (options, message) => {
    expect(() => upload(options)).toThrow(InvalidArgumentError);
    expect(() => upload(options)).toThrow(message);
  });

  test('may hold all of printable ASCII, with spaces and tabs between', () => {
    const all = Array.from({ length: 94 }, (_, index) => String.fromCharCode(0x21 + index)).join('');
    const headers = { 'content-disposition': `a \t${all}`, "x!#$%&'*+-.^_`|~0Z": '' };
    expect(upload({ contentType: all, headers })).toEqual({ contentType: all, headers });
  });
});
