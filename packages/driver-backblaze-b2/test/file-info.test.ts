import { describe, expect, test } from '@jest/globals';
import { InvalidArgumentError, type UploadHead } from '@stowage/core/spi';
import { storableHead } from '@stowage/core/validation';
import { toFileInfo } from '../src/file-info.js';
import { BackblazeB2StorageDriver } from '../src/index.js';

const HEAD: UploadHead = { name: 'a.txt', contentType: 'text/plain', metadata: {}, headers: {} };
const SMALL = { large: false, encrypted: false };

const { backend } = new BackblazeB2StorageDriver('key-id', 'key', { endpoint: 'http://127.0.0.1:1' });

/** As core has it stored, which holds it against what the driver declares. */
const storable = (more: Partial<UploadHead>): UploadHead => storableHead({ ...HEAD, ...more }, backend);

describe('the info of a file', () => {
  test('metadata names become lower case, values stay as they are', () => {
    expect(toFileInfo(storable({ metadata: { Author: 'Åsa & 日本' } }), SMALL)).toEqual({ author: 'Åsa & 日本' });
  });

  test('names that JavaScript objects have anyway are names like any other', () => {
    const metadata = Object.fromEntries([
      ['constructor', '1'],
      ['__proto__', '2'],
    ]);
    expect(Object.entries(toFileInfo(storable({ metadata }), SMALL))).toEqual(Object.entries(metadata));
    expect(() => storable({ headers: { constructor: 'x' } })).toThrow("'constructor'");
  });

  test.each([
    ['cache-control', 'b2-cache-control'],
    ['content-disposition', 'b2-content-disposition'],
    ['content-encoding', 'b2-content-encoding'],
    ['content-language', 'b2-content-language'],
    ['expires', 'b2-expires'],
    ['Cache-Control', 'b2-cache-control'],
  ])('the header %s is kept as %s', (header, name) => {
    expect(toFileInfo(storable({ headers: { [header]: 'x' } }), SMALL)).toEqual({ [name]: 'x' });
  });

  test.each(['content-location', 'content-range', 'x-amz-acl', 'authorization', 'content-type'])(
    'the header %s is refused by name',
    (header) => {
      expect(() => storable({ headers: { [header]: 'secret' } })).toThrow(`'${header}'`);
      expect(() => storable({ headers: { [header]: 'secret' } })).not.toThrow('secret');
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
    ['the time of change', { src_last_modified_millis: '1' }],
    ['the hash of a large file', { Large_File_SHA1: 'x' }],
  ])('metadata with %s is refused', (_what, metadata) => {
    expect(() => storable({ metadata })).toThrow(InvalidArgumentError);
  });

  test.each([
    [6900, true],
    [6901, false],
  ])('%i bytes: allowed is %s', (bytes, allowed) => {
    const work = () => storable({ metadata: { a: 'x'.repeat(bytes) } });
    if (allowed) expect(work).not.toThrow();
    else expect(work).toThrow("metadata 'a': name, headers and metadata, percent-encoded");
  });

  test('what is allowed has room for the time of change and the hash of a large file', () => {
    const head = { ...storable({ metadata: { a: 'x'.repeat(6900) } }), lastModified: new Date(8_639_999_999_999) };
    const info = toFileInfo({ ...head, checksums: { sha1: 'a'.repeat(40) } }, { large: true, encrypted: false });
    const size = Object.entries(info).reduce((sum, [name, value]) => sum + name.length + value.length, 'a.txt'.length);
    expect(size).toBe(7000 - 2);
  });

  test.each([
    [2042, true],
    [2043, false],
  ])('encrypted, %i bytes: allowed is %s', (bytes, allowed) => {
    const work = () => toFileInfo({ ...HEAD, metadata: { a: 'x'.repeat(bytes) } }, { large: false, encrypted: true });
    if (allowed) expect(work).not.toThrow();
    else expect(work).toThrow(/keeps at most 2048/);
  });

  test('what counts is the encoded length, headers included', () => {
    const metadata = { a: 'é'.repeat(1200) };
    expect(() => storable({ metadata })).toThrow('7300 bytes');
    expect(() => storable({ metadata, headers: { 'cache-control': 'ö' } })).toThrow('7322 bytes');
  });

  test("the user's objects are not changed", () => {
    const metadata = Object.freeze({ A: '1' });
    const headers = Object.freeze({ 'cache-control': 'x' });
    toFileInfo(storable({ metadata, headers }), SMALL);
    expect([metadata, headers]).toEqual([{ A: '1' }, { 'cache-control': 'x' }]);
  });
});
