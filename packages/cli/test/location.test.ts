import { describe, expect, test } from '@jest/globals';
import { formatLocation, parseLocation } from '../src/location.js';

describe('a location', () => {
  test.each([
    ['b2:', { store: 'b2', container: undefined, path: '', isProvider: false }],
    ['b2:photos', { store: 'b2', container: 'photos', path: '' }],
    ['b2:photos/', { store: 'b2', container: 'photos', path: '' }],
    ['b2:photos/a/b.jpg', { store: 'b2', container: 'photos', path: 'a/b.jpg' }],
    ['b2:photos//a//', { store: 'b2', container: 'photos', path: '/a//' }],
    ['b2:photos/12:30.txt', { store: 'b2', container: 'photos', path: '12:30.txt' }],
    ['b2:photos/C:\\x\\y', { store: 'b2', container: 'photos', path: 'C:\\x\\y' }],
    ['b2:photos/a%20b', { store: 'b2', container: 'photos', path: 'a%20b' }],
    ['b2:photos/a\nb', { store: 'b2', container: 'photos', path: 'a\nb' }],
    ['b2:photos/../x', { store: 'b2', container: 'photos', path: '../x' }],
    ['b2://photos/a', { store: 'backblaze_b2', isProvider: true, container: 'photos', path: 'a' }],
    ['S3://photos/a?b#c', { store: 's3', isProvider: true, container: 'photos', path: 'a?b#c' }],
  ])('%j is in a store', (text, expected) => {
    expect(parseLocation(text)).toMatchObject({ kind: 'store', ...expected });
  });

  test.each([
    ['cat.jpg', 'cat.jpg'],
    ['./b2:photos', './b2:photos'],
    ['/srv/b2:x/y', '/srv/b2:x/y'],
    ['a/b2:c', 'a/b2:c'],
    ['C:\\photos', 'C:\\photos'],
    ['C:photos', 'C:photos'],
    ['c:/photos', 'c:/photos'],
    ['file:///srv/a%20b', '/srv/a b'],
    ['file:a%20b', 'a b'],
    ['..', '..'],
  ])('%j is on this machine', (text, path) => {
    expect(parseLocation(text)).toEqual({ kind: 'file', path });
  });

  test('- is standard input or output', () => {
    expect(parseLocation('-')).toEqual({ kind: 'stdio' });
  });

  test.each([
    ['', 'empty'],
    ['b2:/photos', 'names no container'],
    ['ftp://host/x', "'ftp://' is no known kind of URL: azure://, b2://"],
    ['file://host/x%', 'no URL of a file'],
  ])('%j is refused', (text, reason) => {
    expect(() => parseLocation(text)).toThrow(reason);
  });

  test.each(['b2:', 'b2:photos', 'b2:photos/a/', 's3://photos/a b', './x', '-'])('%j is written as it was', (text) => {
    expect(formatLocation(parseLocation(text))).toBe(text);
  });
});
