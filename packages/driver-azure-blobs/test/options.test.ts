import { inspect } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import { InvalidArgumentError } from '@stowage/core';
import { connectionParts, credentials, type AzureCredential } from '../src/credentials.js';
import { AzureBlobsStorageDriver } from '../src/index.js';
import { azureSettings, type AzureBlobsOptions } from '../src/options.js';

const KEY = Buffer.from('not to be seen').toString('base64');
const SIGNATURE = 'c2lnbmF0dXJlIG5vdCB0byBiZSBzZWVu';

describe('who asks', () => {
  test.each<readonly [string, string, unknown]>([
    ['an account in upper case', 'Account', KEY],
    ['an empty account', '', KEY],
    ['a key that is no base64', 'account', 'not base64!'],
    ['no key', 'account', undefined],
    ['an empty key', 'account', ''],
    ['a SAS without a signature', 'account', { sasToken: '?sv=2023-11-03' }],
    ['a URL in place of a SAS', 'account', { sasToken: `https://a/b c?sig=${SIGNATURE}` }],
    ['something else', 'account', { password: 'secret' }],
  ])('%s is refused', (_what, account, credential) => {
    const make = (): unknown => credentials(account, credential as AzureCredential);
    expect(make).toThrow(InvalidArgumentError);
  });

  test('the credential of @azure/identity is loaded when it is asked for', async () => {
    const who = credentials('account', { identity: 'default' });
    const credential = who.kind === 'token' ? await who.credential() : undefined;
    expect(credential?.getToken).toBeInstanceOf(Function);
  });

  test('neither keys nor signatures are seen in a printed driver', () => {
    for (const credential of [KEY, { sasToken: `?sv=2023-11-03&sig=${SIGNATURE}` }]) {
      const driver = new AzureBlobsStorageDriver('account', credential);
      const printed = inspect(driver, { depth: 20, showHidden: true });
      for (const secret of [KEY, SIGNATURE]) expect(printed).not.toContain(secret);
    }
  });
});

describe('a connection string', () => {
  test.each([
    [
      `DefaultEndpointsProtocol=https;AccountName=account;AccountKey=${KEY};EndpointSuffix=core.windows.net`,
      { account: 'account', credential: KEY, endpoint: 'https://account.blob.core.windows.net' },
    ],
    [
      `BlobEndpoint=https://account.blob.core.windows.net/;SharedAccessSignature=sv=2023-11-03&sig=${SIGNATURE}`,
      {
        account: 'account',
        credential: { sasToken: `sv=2023-11-03&sig=${SIGNATURE}` },
        endpoint: 'https://account.blob.core.windows.net/',
      },
    ],
    [
      `AccountName=dev;AccountKey=${KEY};BlobEndpoint=http://127.0.0.1:10000/dev;`,
      { account: 'dev', credential: KEY, endpoint: 'http://127.0.0.1:10000/dev' },
    ],
  ])('%s', (text, parts) => {
    expect(connectionParts(text)).toEqual(parts);
  });

  test.each(['', 'AccountName=account', `AccountKey=${KEY}`])('"%s" lacks something', (text) => {
    expect(() => connectionParts(text)).toThrow(InvalidArgumentError);
  });

  test('that of Azurite makes a driver', () => {
    const driver = AzureBlobsStorageDriver.fromConnectionString('UseDevelopmentStorage=true');
    expect(driver.backend.services.settings.endpoint).toBe('http://127.0.0.1:10000/devstoreaccount1');
  });
});

describe('options', () => {
  test.each<readonly [AzureBlobsOptions, string]>([
    [{}, 'https://account.blob.core.windows.net'],
    [{ host: 'account.blob.core.chinacloudapi.cn' }, 'https://account.blob.core.chinacloudapi.cn'],
    [{ endpoint: 'http://localhost:10000/account/' }, 'http://localhost:10000/account'],
    [{ endpoint: 'http://azurite:10000/account', secure: false }, 'http://azurite:10000/account'],
  ])('%j leads to %s', (options, endpoint) => {
    expect(azureSettings('account', options).endpoint).toBe(endpoint);
  });

  test.each<AzureBlobsOptions | { readonly unknown: true }>([
    { unknown: true },
    { endpoint: 'http://azurite:10000/account' },
    { endpoint: 'https://a', host: 'a' },
    { endpoint: 'https://a', secure: false },
    { endpoint: 'https://a/?sig=x' },
    { secondaryEndpoint: 'http://elsewhere' },
    { host: 'https://a' },
  ])('%j is refused', (options) => {
    expect(() => azureSettings('account', options as AzureBlobsOptions)).toThrow(InvalidArgumentError);
  });
});
