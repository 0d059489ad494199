import { describe, expect, test } from '@jest/globals';
import { InvalidArgumentError, type UploadHead } from '@stowage/core/spi';
import { toFileInfo } from '../src/file-info.js';

const HEAD: UploadHead = { name: 'a.txt', contentType: 'text/plain', metadata: {}, headers: {} };
const SMALL = { large: false, encrypted: false };

describe('the info of a file', () => {
  test('metadata names become lower case, values stay as they are', () => {
    expect(toFileInfo({ ...HEAD, metadata: { Author: 'Åsa & 日本' } }, SMALL)).toEqual({ author: 'Åsa & 日本' });
  });

  test('names that JavaScript objects have anyway are names like any other', () => {
    const metadata = Object.fromEntries([
      ['constructor', '1'],
      ['__proto__', '2'],
    ]);
    expect(Object.entries(toFileInfo({ ...HEAD, metadata }, SMALL))).toEqual(Object.entries(metadata));
    expect(() => toFileInfo({ ...HEAD, headers: { constructor: 'x' } }, SMALL)).toThrow("'constructor'");
  });

  test.each([
    ['cache-control', 'b2-cache-control'],
    ['content-disposition', 'b2-content-disposition'],
    ['content-encoding', 'b2-content-encoding'],
    ['content-language', 'b2-content-language'],
    ['expires', 'b2-expires'],
    ['Cache-Control', 'b2-cache-control'],
  ])('the header %s is kept as %s', (header, name) => {
    expect(toFileInfo({ ...HEAD, headers: { [header]: 'x' } }, SMALL)).toEqual({ [name]: 'x' });
  });

  test.each(['content-location', 'content-range', 'x-amz-acl', 'authorization', 'content-type'])(
    'the header %s is refused by name',
    (header) => {
      expect(() => toFileInfo({ ...HEAD, headers: { [header]: 'secret' } }, SMALL)).toThrow(`'${header}'`);
      expect(() => toFileInfo({ ...HEAD, headers: { [header]: 'secret' } }, SMALL)).not.toThrow('secret');
    },
  );

  test('the time of the last change is kept in milliseconds', () => {
    expect(toFileInfo({ ...HEAD, lastModified: new Date(1_700_000_000_123) }, SMALL)).toEqual({
      src_last_modified_millis: '1700000000123',
    });
  });

  test('the hash of a large file is kept, that of a small one B2 keeps itself', () => {
    const head = { ...HEAD, checksums: { sha1: 'a'.repeat(40) } };
    expect(toFileInfo(head, { large: true, encrypted: false })).toEqual({ large_file_sha1: 'a'.repeat(40) });
    expect(toFileInfo(head, SMALL)).toEqual({});
  });

  test.each([
    ['a space', { 'a b': 'x' }],
    ['an umlaut', { ä: 'x' }],
    ['nothing', { '': 'x' }],
    ['51 bytes', { ['x'.repeat(51)]: 'x' }],
    ["B2's own prefix", { 'b2-anything': 'x' }],
    ['the same name twice', { A: '1', a: '2' }],
    ['half a surrogate pair', { a: '\ud800' }],
  ])('metadata with %s is refused', (_what, metadata) => {
    expect(() => toFileInfo({ ...HEAD, metadata }, SMALL)).toThrow(InvalidArgumentError);
  });

  test.each([
    [false, 6990, true],
    [false, 7001, false],
    [true, 2000, true],
    [true, 2049, false],
  ])('encrypted %s, %i bytes: allowed is %s', (encrypted, bytes, allowed) => {
    const work = () => toFileInfo({ ...HEAD, metadata: { a: 'x'.repeat(bytes) } }, { large: false, encrypted });
    if (allowed) expect(work).not.toThrow();
    else expect(work).toThrow(/keeps at most/);
  });

  test('what counts is the encoded length', () => {
    const metadata = { a: 'é'.repeat(1200) };
    expect(() => toFileInfo({ ...HEAD, metadata }, SMALL)).toThrow('7206 bytes');
  });

  test("the user's objects are not changed", () => {
    const metadata = Object.freeze({ A: '1' });
    const headers = Object.freeze({ 'cache-control': 'x' });
    toFileInfo({ ...HEAD, metadata, headers }, SMALL);
    expect([metadata, headers]).toEqual([{ A: '1' }, { 'cache-control': 'x' }]);
  });
});
