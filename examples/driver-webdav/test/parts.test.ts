import { describe, expect, test } from '@jest/globals';
import { getDriver, InvalidArgumentError, InvalidObjectNameError, MalformedResponseError } from '@stowage/core';
import { TransportError } from '@stowage/core/http';
import { toStorageError, verdict, WebDavError } from '../src/errors.js';
import '../src/index.js';
import { entriesOf } from '../src/multistatus.js';
import { fileOf, nameOf } from '../src/names.js';
import { printedAbout } from '../src/records.js';

describe('the file of an object', () => {
  test.each([
    ['cats/tom.txt', 'cats\\tom.txt'],
    ['a\\b', 'a%5Cb'],
    ['..', '%2E.'],
    ['.hidden', '%2Ehidden'],
    ['100%', '100%25'],
    ['a\nb', 'a%0Ab'],
    ['中 é', '中 é'],
  ])('of %j is %j, and back', (name, file) => {
    expect(fileOf(name)).toBe(file);
    expect(nameOf(file)).toBe(name);
  });

  test.each(['.DAV', '.3f0c', 'a%2', 'a%41'])('%j holds no object', (file) => {
    expect(nameOf(file)).toBeUndefined();
  });

  test('has a name that a file system takes', () => {
    expect(() => fileOf('%'.repeat(81))).toThrow(InvalidObjectNameError);
  });
});

describe('a multistatus', () => {
  const of = (inner: string): string => `<?xml version="1.0"?><D:multistatus xmlns:D="DAV:">${inner}</D:multistatus>`;
  const found =
    '<D:propstat><D:prop><D:getetag>"1"</D:getetag></D:prop><D:status>HTTP/1.1 200 OK</D:status></D:propstat>';
  const absent = '<D:propstat><D:prop><D:about/></D:prop><D:status>HTTP/1.1 404 Not Found</D:status></D:propstat>';

  test('tells the properties that were found, and no others', () => {
    expect(entriesOf(of(`<D:response><D:href>/dav/b/a%252Fb</D:href>${found}${absent}</D:response>`))).toEqual([
      { file: 'a%2Fb', isCollection: false, properties: { getetag: '"1"' } },
    ]);
  });

  test.each([
    ['no XML', 'not found'],
    ['another document', '<html></html>'],
    ['a document with entities of its own', `<!DOCTYPE x [<!ENTITY a "aaaa">]>${of('')}`],
  ])('that is %s is a MalformedResponseError', (_what, text) => {
    expect(() => entriesOf(text)).toThrow(MalformedResponseError);
  });
});

test('what is kept of an upload is ASCII, whatever is in it', () => {
  const about = { id: '1', contentType: 'text/plain', metadata: { mood: 'grüße \u0000 😀' }, headers: {} };
  expect(printedAbout(about)).toMatch(/^[\x20-\x7e]*$/);
  expect(JSON.parse(printedAbout(about))).toEqual(about);
});

describe('after a failure', () => {
  const lost = new TransportError('reset', { method: 'PUT', url: 'http://127.0.0.1/a' });
  test.each([
    ['again', new WebDavError('PUT', 503, {}), 'retry'],
    ['once', new WebDavError('MOVE', 503, {}), 'retry'],
    ['again', lost, 'retry'],
    ['once', lost, 'give-up'],
    ['again', new WebDavError('PUT', 404, {}), 'give-up'],
    ['again', new Error('the source failed'), 'give-up'],
  ] as const)('of what may be asked %s, %s: %s', (kind, error, expected) => {
    expect(verdict({ kind, error, renewals: 0 })).toBe(expected);
  });

  test.each([
    [401, 'invalid_credentials'],
    [404, 'object_not_found'],
    [416, 'invalid_range'],
    [507, 'quota_exceeded'],
    [500, 'service_unavailable'],
  ])('%s is %s', (status, code) => {
    const about = { container: 'photos', object: 'cat' };
    expect(toStorageError(new WebDavError('GET', status, {}), about)).toMatchObject({ code, provider: 'webdav' });
  });
});

test('a password does not travel in plain HTTP to another machine, unless the user says so', () => {
  const WebDav = getDriver('webdav');
  expect(() => new WebDav('tom', 'secret', { endpoint: 'http://files.example/dav' })).toThrow(InvalidArgumentError);
  expect(() => new WebDav('tom', 'secret', { endpoint: 'http://files.example/dav', secure: false })).not.toThrow();
});
