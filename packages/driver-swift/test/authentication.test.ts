import { describe, expect, test } from '@jest/globals';
import { inspect } from 'node:util';
import { InvalidArgumentError, InvalidCredsError, MalformedResponseError } from '@stowage/core';
import { CloudFilesStorageDriver, OvhSwiftStorageDriver, SwiftStorageDriver } from '../src/index.js';
import { connect, Recorded, signedIn, type Answer } from './server.js';

const EMPTY: Answer = { status: 204 };

/** As OVHcloud's Keystone answers, cut to what matters. */
function keystone(url: string): Answer {
  const at = (region: string, name: string) => ({ interface: name, region, url: `${url}/${region}/v1/AUTH_p1` });
  const endpoints = [at('GRA', 'public'), at('SBG', 'public'), at('GRA', 'admin'), { odd: true }];
  const catalog = [
    { type: 'compute', endpoints: [at('GRA', 'public')] },
    { type: 'object-store', name: 'swift', endpoints },
  ];
  const token = { methods: ['password'], expires_at: '2026-11-28T20:00:00Z', catalog, user: { name: 'tom' } };
  return { status: 201, headers: { 'x-subject-token': 'the-token' }, body: JSON.stringify({ token }) };
}

/** As Rackspace's identity service answers. */
function rackspace(url: string): Answer {
  const [publicURL, internalURL] = [`${url}/ord/v1/MossoCloudFS_1`, `${url}/snet/v1/MossoCloudFS_1`];
  const endpoints = [{ region: 'ORD', publicURL, internalURL }];
  const serviceCatalog = [{ name: 'cloudFiles', type: 'object-store', endpoints }];
  return { body: JSON.stringify({ access: { token: { id: 'the-token', expires: 'x' }, serviceCatalog } }) };
}

describe('Keystone 3', () => {
  const server = () => Recorded.with((line, _count, url) => (line.startsWith('POST') ? keystone(url) : EMPTY));

  test('a password is sent with the domain of the user, and the project; the catalog tells the address', async () => {
    await using recorded = await server();
    const options = { project: 'photos', region: 'gra', domain: 'Default' };
    await using driver = connect(OvhSwiftStorageDriver, `${recorded.url}/v3`, options);
    await driver.listContainers();
    expect(recorded.lines).toEqual(['POST /v3/auth/tokens', 'GET /GRA/v1/AUTH_p1?format=json&limit=10000']);
    expect(JSON.parse(recorded.asked[0]?.body ?? '')).toEqual({
      auth: {
        identity: {
          methods: ['password'],
          password: { user: { name: 'tom', domain: { name: 'Default' }, password: 'the-secret-key' } },
        },
        scope: { project: { name: 'photos', domain: { name: 'Default' } } },
      },
    });
    expect(recorded.asked[1]?.headers['x-auth-token']).toBe('the-token');
    expect(driver.provider).toBe('ovh_swift');
  });

  test('an application credential is sent without a scope, which Keystone would refuse', async () => {
    await using recorded = await server();
    const options = { applicationCredential: true, region: 'SBG', project: 'photos' };
    await using driver = connect(SwiftStorageDriver, `${recorded.url}/v3`, options);
    await driver.listContainers();
    const credential = { id: 'tom', secret: 'the-secret-key' };
    const identity = { methods: ['application_credential'], application_credential: credential };
    expect(JSON.parse(recorded.asked[0]?.body ?? '')).toEqual({ auth: { identity } });
  });

  test.each([
    [{}, /in several: GRA, SBG/],
    [{ region: 'BHS' }, /'BHS': the object store is in GRA, SBG/],
  ])('with the region %j it says which there are', async (options, message) => {
    await using recorded = await server();
    await using driver = connect(SwiftStorageDriver, `${recorded.url}/v3`, options);
    await expect(driver.listContainers()).rejects.toThrow(message);
    await expect(driver.listContainers()).rejects.toThrow(InvalidArgumentError);
  });
});

describe('Rackspace', () => {
  test('an API key is sent; the internal address is had for the asking', async () => {
    await using recorded = await Recorded.with((line, _, url) => (line.startsWith('POST') ? rackspace(url) : EMPTY));
    const options = { region: 'ORD', interface: 'internal' } as const;
    await using driver = connect(CloudFilesStorageDriver, `${recorded.url}/v2.0`, options);
    await driver.listContainers();
    expect(recorded.lines).toEqual(['POST /v2.0/tokens', 'GET /snet/v1/MossoCloudFS_1?format=json&limit=10000']);
    const credentials = { 'RAX-KSKEY:apiKeyCredentials': { username: 'tom', apiKey: 'the-secret-key' } };
    expect(JSON.parse(recorded.asked[0]?.body ?? '')).toEqual({ auth: credentials });
  });
});

describe('TempAuth', () => {
  test('one token is made for all calls, and one more when it was refused', async () => {
    await using recorded = await Recorded.with((line, count, url, headers) => {
      if (line.startsWith('GET /auth')) return signedIn(url, `token-${count}`);
      return headers['x-auth-token'] === 'token-1' ? { status: 401 } : EMPTY;
    });
    await using driver = connect(SwiftStorageDriver, `${recorded.url}/auth/v1.0`);
    await Promise.all(Array.from({ length: 8 }, () => driver.listContainers()));
    expect(recorded.lines.filter((line) => line.startsWith('GET /auth'))).toHaveLength(2);
  });

  test('a key that is refused is an InvalidCredsError without the key in it', async () => {
    await using recorded = await Recorded.with(() => ({ status: 401, body: 'the-secret-key is wrong' }));
    await using driver = connect(SwiftStorageDriver, `${recorded.url}/auth/v1.0`);
    const error: unknown = await driver.listContainers().catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(InvalidCredsError);
    expect(inspect(error, { depth: 9 })).not.toContain('the-secret-key');
    expect(recorded.lines).toHaveLength(1);
  });

  test.each([
    'http://elsewhere.example/v1/AUTH_test',
    'https://u:p@127.0.0.1/v1/A',
    'ftp://127.0.0.1/v1/A',
    'http://127.0.0.1/v1/A?x=y',
  ])('the address %s is sent no token', async (url) => {
    await using recorded = await Recorded.with(() => ({ headers: { 'x-auth-token': 't', 'x-storage-url': url } }));
    await using driver = connect(SwiftStorageDriver, `${recorded.url}/auth/v1.0`);
    await expect(driver.listContainers()).rejects.toThrow(MalformedResponseError);
  });
});

describe('options', () => {
  const authUrl = 'https://keystone.example/v3';

  test.each([
    [{}, /'authUrl' is needed/],
    [{ authUrl: 'http://keystone.example/v3' }, /'keystone.example' unencrypted/],
    [{ authUrl, storageUrl: 'http://swift.example/v1/A' }, /'swift.example' unencrypted/],
    [{ authUrl, regoin: 'GRA' }, /unknown option 'regoin'/],
    [{ authUrl: 'https://keystone.example/auth/v1.0', applicationCredential: true }, /needs Keystone 3/],
  ])('%j are refused', (options, message) => {
    expect(() => new SwiftStorageDriver('tom', 'key', options)).toThrow(message);
  });
});
