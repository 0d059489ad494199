import { describe, expect, test } from '@jest/globals';
import * as z from 'zod';
import { InvalidArgumentError } from '../../src/errors/index.js';
import { baseOf, endpointOf, endpointShape, safeBaseOf, type EndpointOptions } from '../../src/http/index.js';
import { checkOptions } from '../../src/validation/index.js';

const RULES = { defaultHost: 'api.example', secret: 'the secret key' };

function endpoint(options: EndpointOptions, rules = {}): string {
  const checked: EndpointOptions = checkOptions('Driver', z.strictObject(endpointShape), options);
  return endpointOf(checked, { ...RULES, ...rules });
}

describe('where the service is', () => {
  test.each<[EndpointOptions, string]>([
    [{}, 'https://api.example'],
    [{ host: 'other.example', port: 8443 }, 'https://other.example:8443'],
    [{ secure: false }, 'http://api.example'],
    [{ host: '[::1]', port: 1, secure: false }, 'http://[::1]:1'],
    [{ endpoint: 'http://127.0.0.1:9180' }, 'http://127.0.0.1:9180'],
    [{ endpoint: 'http://localhost:9180/' }, 'http://localhost:9180'],
    [{ endpoint: 'http://other.example', secure: false }, 'http://other.example'],
    [{ endpoint: 'HTTPS://Other.Example:443', secure: true }, 'https://other.example'],
  ])('%j is %s', (options, expected) => {
    expect(endpoint(options)).toBe(expected);
  });

  test.each([
    ['http://127.0.0.1:10000/account', 'http://127.0.0.1:10000/account'],
    ['https://other.example/swift/v1/', 'https://other.example/swift/v1'],
    ['https://other.example/', 'https://other.example'],
  ])('%s, where the driver allows a path', (given, expected) => {
    expect(endpoint({ endpoint: given }, { path: true })).toBe(expected);
  });

  test.each<[EndpointOptions, string]>([
    [{ endpoint: 'http://other.example' }, "would send the secret key to 'other.example' unencrypted"],
    [{ endpoint: 'http://127.0.0.1.example' }, 'unencrypted'],
    [{ endpoint: 'HTTPS://other.example', secure: false }, "'secure' is false"],
    [{ endpoint: 'https://other.example/path' }, 'no path'],
    [{ endpoint: 'https://other.example/?a' }, 'no path or query'],
    [{ endpoint: 'https://other.example/#a' }, 'no query, fragment or credentials'],
    [{ endpoint: 'https://user:word@other.example' }, 'credentials'],
    [{ endpoint: 'ftp://other.example' }, "'endpoint': expected an http or https URL"],
    [{ endpoint: 'https://other.example', port: 1 }, "'host' and 'port'"],
    [{ host: 'https://other.example' }, "'host'"],
    [{ host: 'other.example/path' }, "'host'"],
    [{ host: 'user@other.example' }, "'host'"],
    [{ port: 0 }, "'port'"],
  ])('%j is refused', (options, message) => {
    expect(() => endpoint(options)).toThrow(InvalidArgumentError);
    expect(() => endpoint(options)).toThrow(message);
    expect(() => endpoint(options)).not.toThrow('user:word');
  });

  test('a query is refused also where a path is allowed', () => {
    expect(() => endpoint({ endpoint: 'https://other.example/a?b' }, { path: true })).toThrow('no query');
  });

  test('without a host of the provider, one must be given', () => {
    expect(() => endpoint({ port: 1 }, { defaultHost: undefined })).toThrow("'endpoint' or 'host'");
    expect(endpoint({ host: 'other.example' }, { defaultHost: undefined })).toBe('https://other.example');
  });
});

describe('other URLs in options', () => {
  test('one that is sent secrets follows the rules of the endpoint, under its own name', () => {
    expect(safeBaseOf('secondary', 'https://b.example/x/', { secure: undefined, path: true })).toBe(
      'https://b.example/x',
    );
    expect(() => safeBaseOf('secondary', 'http://b.example', {})).toThrow(
      "'secondary' would send the key to 'b.example' unencrypted",
    );
  });

  test('one that names hang on has no slash at its end', () => {
    expect(baseOf('cdnUrl', 'http://cdn.example/files//')).toBe('http://cdn.example/files');
    for (const url of ['https://cdn.example/?a', 'https://cdn.example/#a', 'https://user:word@cdn.example'])
      expect(() => baseOf('cdnUrl', url)).toThrow("'cdnUrl' must have no query");
  });
});
