import { describe, expect, test } from '@jest/globals';
import { getDriver, Provider } from '@stowage/core';
import { identityOf, type Known } from '../src/known-store.js';
import { paced } from '../src/paced.js';
import { asksOfTree } from '../src/sync/sync-flags.js';

describe('what tells a store from another one', () => {
  const one: Known = { provider: 's3_rgw', key: 'me', options: { endpoint: 'http://127.0.0.1:1' } };

  test.each<[string, Known]>([
    ['another account', { ...one, key: 'you' }],
    ['another server', { ...one, options: { endpoint: 'http://127.0.0.1:2' } }],
    ['another provider', { ...one, provider: 'minio' }],
    ['another project', { ...one, options: { ...one.options, project: 'p' } }],
  ])('is %s', async (_, other) => expect(await identityOf(other, {})).not.toBe(await identityOf(one, {})));

  test('is the account of the environment where the configuration names none', async () => {
    const known = { provider: 'backblaze_b2' };
    const [mine, yours] = [{ B2_APPLICATION_KEY_ID: 'me' }, { B2_APPLICATION_KEY_ID: 'you' }];
    expect(await identityOf(known, mine)).not.toBe(await identityOf(known, yours));
  });

  test('is no secret', async () => {
    const environment = {
      AZURE_STORAGE_CONNECTION_STRING: 'AccountName=mine;AccountKey=c2VjcmV0;BlobEndpoint=https://x/?sig=secret',
      AZURE_STORAGE_KEY: 'c2VjcmV0',
    };
    const identity = await identityOf({ provider: 'azure_blobs' }, environment);
    expect(identity).toContain('AccountName=mine');
    expect(identity).not.toMatch(/c2VjcmV0|secret/);
  });
});

test('a driver without limits of its own keeps to a pace, in and out', async () => {
  let now = 0;
  const sleep = (milliseconds: number): Promise<void> => {
    now += milliseconds;
    return Promise.resolve();
  };
  await using driver = paced(new (getDriver(Provider.MEMORY))(), 1000, { clock: () => now, sleep });
  const container = await driver.createContainer('paced');
  const object = await driver.uploadObjectViaStream([Buffer.alloc(5000), Buffer.alloc(5000)], container, 'a');
  expect((await object.bytes()).length).toBe(10_000);
  // What was stored has been paid for before anything is read.
  expect(now).toBeGreaterThan(9000);
  expect((await object.bytes()).length).toBe(10_000);
  expect(now).toBeGreaterThan(19_000);
});

test.each([
  [{ metadata: true }, false],
  [{ metadata: false }, true],
  [{ metadata: true, exclude: ['*.tmp'] }, true],
  [{ metadata: true, compare: 'size' }, true],
] as const)('%j asks something of trees: %j', (flags, asked) => expect(asksOfTree(flags)).toBe(asked));
