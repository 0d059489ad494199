import { describe, expect, test } from '@jest/globals';
import { InvalidArgumentError } from '@stowage/core/spi';
import { credentials, credentialsFromEnv } from '../src/credentials.js';
import { exOptions } from '../src/ex-options.js';
import { b2Settings, type BackblazeB2Options } from '../src/options.js';

describe('where B2 is', () => {
  const rows: readonly (readonly [BackblazeB2Options, string])[] = [
    [{}, 'https://api.backblazeb2.com'],
    [{ host: 'b2.example' }, 'https://b2.example'],
    [{ host: 'b2.example', port: 8443 }, 'https://b2.example:8443'],
    [{ host: '127.0.0.1', port: 9180, secure: false }, 'http://127.0.0.1:9180'],
    [{ host: 'b2.example', secure: false }, 'http://b2.example'],
    [{ endpoint: 'http://127.0.0.1:9180' }, 'http://127.0.0.1:9180'],
    [{ endpoint: 'http://localhost:9180/' }, 'http://localhost:9180'],
    [{ endpoint: 'http://[::1]:9180' }, 'http://[::1]:9180'],
    [{ endpoint: 'https://b2.example' }, 'https://b2.example'],
    [{ endpoint: 'http://b2.example', secure: false }, 'http://b2.example'],
  ];
  test.each(rows)('%j is %s', (options, endpoint) => {
    expect(b2Settings(options).endpoint).toBe(endpoint);
  });
});

describe('numbers have bounds', () => {
  type Make = (value: unknown) => object;
  const rows: readonly (readonly [name: string, most: number, make: Make])[] = [
    ['port', 65_535, (port) => ({ port })],
    ['maxConnections', 10_000, (maxConnections) => ({ maxConnections })],
    ['http.maxAnswerBytes', 512_000_000, (maxAnswerBytes) => ({ http: { maxAnswerBytes } })],
    ['timeouts.connect', 604_800_000, (connect) => ({ timeouts: { connect } })],
    ['timeouts.idle', 604_800_000, (idle) => ({ timeouts: { idle } })],
    ['retry.attempts', 100, (attempts) => ({ retry: { attempts } })],
    ['retry.totalTimeout', 604_800_000, (totalTimeout) => ({ retry: { totalTimeout } })],
    ['retry.initialDelay', 604_800_000, (initialDelay) => ({ retry: { initialDelay } })],
    ['retry.maxDelay', 604_800_000, (maxDelay) => ({ retry: { maxDelay } })],
    ['limits.maxConcurrentRequests', 10_000, (maxConcurrentRequests) => ({ limits: { maxConcurrentRequests } })],
    ['limits.bytesPerSecond', 1e12, (bytesPerSecond) => ({ limits: { bytesPerSecond } })],
    ['circuitBreaker.failures', 10_000, (failures) => ({ circuitBreaker: { failures, coolDown: 1 } })],
    ['circuitBreaker.coolDown', 604_800_000, (coolDown) => ({ circuitBreaker: { failures: 1, coolDown } })],
  ];
  test.each(rows)('%s is a whole number from 1 to %d; the error names option, value and bound', (name, most, make) => {
    b2Settings(make(most));
    for (const value of [NaN, Infinity, -1, 0, 1.5, '5', most + 1]) {
      const found = typeof value === 'number' ? String(value) : 'string';
      const message = new RegExp(`option '${name}': expected a whole number from 1 to ${most}.*, not ${found}$`);
      expect(() => b2Settings(make(value))).toThrow(message);
    }
  });

  test('requests per second may be a fraction, and no more than a million', () => {
    const settings = (requestsPerSecond: number) => b2Settings({ limits: { requestsPerSecond } });
    expect(settings(0.5).limits).toEqual({ requestsPerSecond: 0.5 });
    for (const value of [NaN, Infinity, -1, 0, 1e7])
      expect(() => settings(value)).toThrow("'limits.requestsPerSecond'");
  });
});

describe('what is refused', () => {
  const rows: readonly (readonly [object, string])[] = [
    [{ hosst: 'x' }, "'hosst'"],
    [{ retry: { attemps: 3 } }, "'attemps' in 'retry'"],
    [{ timeouts: { read: 3 } }, "'read' in 'timeouts'"],
    [{ http: { maxAnswerSize: 1 } }, "'maxAnswerSize' in 'http'"],
    [{ http: { maxAnswerBytes: 0 } }, "'http.maxAnswerBytes'"],
    [{ endpoint: 'http://b2.example' }, 'unencrypted'],
    [{ endpoint: 'https://b2.example', secure: false }, "'secure' is false"],
    [{ endpoint: 'https://b2.example/path' }, 'no path'],
    [{ endpoint: 'ftp://b2.example' }, "'endpoint'"],
    [{ endpoint: 'https://b2.example', port: 1 }, "'host' and 'port'"],
    [{ host: 'https://b2.example' }, "'host'"],
    [{ port: 70_000 }, "'port'"],
    [{ apiVersion: 'v1' }, "'apiVersion'"],
    [{ apiVersion: 3 }, "'apiVersion'"],
    [{ maxConnections: 0 }, "'maxConnections'"],
    [{ userAgent: 'a\nb' }, "'userAgent': the character U+000A at 1"],
    [{ userAgent: '中' }, "'userAgent': the character U+4E2D at 0"],
    [{ userAgent: '' }, "'userAgent'"],
    [{ cdnUrl: 'https://cdn.example/?a' }, "'cdnUrl'"],
    [{ cdnUrl: 'https://cdn.example/#a' }, "'cdnUrl'"],
    [{ cdnUrl: 'https://user:secret@cdn.example' }, "'cdnUrl'"],
  ];
  test.each(rows)('%j', (options, named) => {
    expect(() => b2Settings(options)).toThrow(InvalidArgumentError);
    expect(() => b2Settings(options)).toThrow(named);
  });

  test.each([4, '4', 'v4', 'V4'])('apiVersion %j is v4', (apiVersion) => {
    expect(() => b2Settings({ apiVersion })).not.toThrow();
  });
});

describe('credentials', () => {
  test.each([
    ['', 'key', 'key id'],
    ['id', '', 'second parameter'],
  ])('%j, %j: the error names which', (keyId, key, named) => {
    expect(() => credentials(keyId, key)).toThrow(named);
  });

  test('the environment names what is missing', () => {
    expect(() => credentialsFromEnv({})).toThrow('B2_APPLICATION_KEY_ID');
    expect(() => credentialsFromEnv({ B2_APPLICATION_KEY_ID: 'a' })).toThrow('B2_APPLICATION_KEY is');
    const env = { B2_APPLICATION_KEY_ID: 'a', B2_APPLICATION_KEY: 'b', B2_ENDPOINT: '' };
    expect(credentialsFromEnv(env)).toEqual({ keyId: 'a', applicationKey: 'b' });
  });
});

describe("B2's own options", () => {
  test('an unknown one is named', () => {
    expect(() => exOptions('upload', { legalHolt: 'on' })).toThrow("'legalHolt'");
    expect(() => exOptions('createContainer', { bucketType: 'public' })).toThrow("'bucketType'");
  });

  test('a wrong customer key is refused without showing it', () => {
    const ex = { serverSideEncryption: { mode: 'SSE-C', customerKey: Buffer.from('too short a secret') } };
    expect(() => exOptions('upload', ex)).toThrow('32 bytes');
    expect(() => exOptions('upload', ex)).not.toThrow('secret');
  });

  test('nothing is allowed where B2 has nothing', () => {
    expect(() => exOptions('none', { bypassGovernance: true })).toThrow("'bypassGovernance'");
  });
});
