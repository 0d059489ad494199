import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Emulator } from '../src/index.js';
import { authorize, Client, start } from './client.js';

let emulator: Emulator;
let client: Client;
beforeAll(async () => ({ emulator, client } = await start()));
afterAll(() => emulator.close());

describe('authorize', () => {
  test('v4 tells the restriction in allowed, with buckets', async () => {
    const { body } = await authorize(emulator.url, emulator.keyId, emulator.key, 4);
    expect(body).toMatchObject({
      accountId: 'd2e6b27577ea',
      applicationKeyExpirationTimestamp: null,
      apiInfo: {
        storageApi: {
          absoluteMinimumPartSize: 5,
          apiUrl: emulator.url,
          downloadUrl: emulator.url,
          recommendedPartSize: 10,
          allowed: { buckets: null, namePrefix: null },
        },
      },
    });
    expect(body.apiInfo.storageApi.allowed.capabilities).toContain('bypassGovernance');
  });

  test('v3 nests everything under apiInfo.storageApi', async () => {
    const { body } = await authorize(emulator.url, emulator.keyId, emulator.key, 3);
    expect(body.apiInfo.storageApi).toMatchObject({
      bucketId: null,
      bucketName: null,
      infoType: 'storageApi',
      namePrefix: null,
    });
    expect(body.apiInfo.storageApi.capabilities).toContain('writeFiles');
    expect(body.apiInfo.storageApi.allowed).toBeUndefined();
  });

  test.each([1, 2])('v%i is flat', async (version) => {
    const { body } = await authorize(emulator.url, emulator.keyId, emulator.key, version);
    expect(body).toMatchObject({
      apiUrl: emulator.url,
      allowed: { bucketId: null, bucketName: null, namePrefix: null },
    });
    expect(body.minimumPartSize).toBe(version === 1 ? 10 : undefined);
  });

  test('an unknown key id is told apart from a wrong secret, and both are challenged', async () => {
    const unknown = await authorize(emulator.url, 'nobody', emulator.key);
    const wrong = await authorize(emulator.url, emulator.keyId, 'wrong');
    expect(unknown.body).toEqual({ code: 'bad_auth_token', message: '', status: 401 });
    expect(wrong.body).toEqual({ code: 'unauthorized', message: '', status: 401 });
    expect(wrong.headers.get('www-authenticate')).toBe('BASIC realm="authorize_account"');
  });

  test('the base URL is what an option says', async () => {
    const proxied = await start({ baseUrl: 'https://b2.example/' });
    const { body } = await authorize(proxied.emulator.url, emulator.keyId, emulator.key);
    expect(body.apiInfo.storageApi.apiUrl).toBe('https://b2.example');
    await proxied.emulator.close();
  });
});

describe('tokens', () => {
  test.each(['', 'rubbish', '4_test-key-id_0123_4567_acct_e30='])('%p is a bad token', async (token) => {
    const { status, body } = await client.with({ token }).call('b2_list_buckets', client);
    expect([status, body.code]).toEqual([401, 'bad_auth_token']);
  });

  test('a token that was tampered with is bad', async () => {
    const [head, payload = ''] = client.token.split('_acct_');
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString());
    const forged = Buffer.from(JSON.stringify({ ...claims, expires: Number(claims.expires) + 1 })).toString(
      'base64url',
    );
    const { body } = await client.with({ token: `${head}_acct_${forged}=` }).call('b2_list_buckets', client);
    expect(body.code).toBe('bad_auth_token');
  });

  test('a token expires after a day, on the clock of the emulator', async () => {
    const own = await start();
    own.emulator.clock.advance(24 * 60 * 60 * 1000 - 60_000);
    expect((await own.client.call('b2_list_buckets', own.client)).status).toBe(200);
    own.emulator.clock.advance(60_000);
    const { status, body } = await own.client.call('b2_list_buckets', own.client);
    expect([status, body]).toEqual([
      401,
      { code: 'expired_auth_token', message: 'Authorization token has expired', status: 401 },
    ]);
    await own.emulator.close();
  });

  test('the clock does not run backwards', () => {
    expect(() => emulator.clock.advance(-1)).toThrow(RangeError);
  });
});

describe('keys', () => {
  const createKey = (fields: object) =>
    client.call('b2_create_key', {
      accountId: client.accountId,
      capabilities: ['listBuckets'],
      keyName: 'k',
      ...fields,
    });

  test('a key is made, lets its owner in, is listed without its secret, and ends with its tokens', async () => {
    const { body } = await createKey({ keyName: 'short-life' });
    expect(body).toMatchObject({ bucketIds: null, keyName: 'short-life', namePrefix: null, expirationTimestamp: null });
    expect(body.applicationKeyId).toMatch(/^002d2e6b27577ea[0-9a-f]{10}$/);
    expect(body.applicationKey).toHaveLength(31);
    const owner = await Client.authorized(emulator, { keyId: body.applicationKeyId, key: body.applicationKey });
    expect((await owner.call('b2_list_buckets', owner)).status).toBe(200);

    const listed = await client.call('b2_list_keys', client);
    expect(listed.body.keys.map((key: { keyName: string }) => key.keyName)).toContain('short-life');
    expect(JSON.stringify(listed.body)).not.toContain(body.applicationKey);

    await client.call('b2_delete_key', { applicationKeyId: body.applicationKeyId });
    expect((await owner.call('b2_list_buckets', owner)).body.code).toBe('bad_auth_token');
    const again = await client.call('b2_delete_key', { applicationKeyId: body.applicationKeyId });
    expect(again.body).toEqual({ code: 'bad_request', message: 'application key does not exist', status: 400 });
  });

  test('keys are paged by id', async () => {
    const own = await start();
    for (const keyName of ['a', 'b', 'c'])
      await own.client.call('b2_create_key', { accountId: own.client.accountId, capabilities: ['listFiles'], keyName });
    const first = await own.client.call('b2_list_keys', { accountId: own.client.accountId, maxKeyCount: 2 });
    const second = await own.client.call('b2_list_keys', {
      accountId: own.client.accountId,
      startApplicationKeyId: first.body.nextApplicationKeyId,
    });
    expect(first.body.keys).toHaveLength(2);
    expect(second.body.keys.map((key: { keyName: string }) => key.keyName)).toEqual(['c']);
    expect(second.body.nextApplicationKeyId).toBeNull();
    await own.emulator.close();
  });

  test('a key with a duration expires, and so do its tokens', async () => {
    const own = await start();
    const { body } = await own.client.call('b2_create_key', {
      accountId: own.client.accountId,
      capabilities: ['listBuckets'],
      keyName: 'k',
      validDurationInSeconds: 60,
    });
    const owner = await Client.authorized(own.emulator, { keyId: body.applicationKeyId, key: body.applicationKey });
    own.emulator.clock.advance(60_000);
    expect((await owner.call('b2_list_buckets', owner)).status).toBe(401);
    await own.emulator.close();
  });

  test('a key for several buckets exists only in v4', async () => {
    const bucketIds = [await client.bucket('keys-one'), await client.bucket('keys-two')];
    const { body } = await createKey({ keyName: 'two-buckets', bucketIds });
    expect(body.bucketIds).toEqual(bucketIds);
    const { applicationKeyId: keyId, applicationKey: key } = body;
    const v4 = await authorize(emulator.url, keyId, key, 4);
    const v3 = await authorize(emulator.url, keyId, key, 3);
    expect(v4.body.apiInfo.storageApi.allowed.buckets).toEqual([
      { id: bucketIds[0], name: 'keys-one' },
      { id: bucketIds[1], name: 'keys-two' },
    ]);
    expect([v3.status, v3.body.code]).toEqual([401, 'unsupported']);
    const listed = await client.speaking(3).call('b2_list_keys', client);
    expect(listed.body.keys.map((each: { keyName: string }) => each.keyName)).not.toContain('two-buckets');
  });

  test('below v4 a key names its one bucket', async () => {
    const bucketId = await client.bucket('keys-three');
    const { body } = await client.speaking(2).call('b2_create_key', {
      accountId: client.accountId,
      capabilities: ['listBuckets'],
      keyName: 'one-bucket',
      bucketId,
    });
    expect(body.bucketId).toBe(bucketId);
    const v2 = await authorize(emulator.url, body.applicationKeyId, body.applicationKey, 2);
    expect(v2.body.allowed).toMatchObject({ bucketId, bucketName: 'keys-three' });
  });

  test.each([
    ['a name with a space', { keyName: 'a b' }],
    ['an unknown capability', { capabilities: ['flyToTheMoon'] }],
    ['a duration of nothing', { validDurationInSeconds: 0 }],
    ['a duration over 1,000 days', { validDurationInSeconds: 86_400_000 }],
  ])('%s is refused', async (_, fields) => {
    const { status, body } = await createKey(fields);
    expect([status, body.code]).toEqual([400, 'bad_request']);
  });
});

describe('what a key may do', () => {
  async function keyWith(fields: object): Promise<Client> {
    const { body } = await client.call('b2_create_key', { accountId: client.accountId, keyName: 'k', ...fields });
    return Client.authorized(emulator, { keyId: body.applicationKeyId, key: body.applicationKey });
  }

  test('without the capability a call is unauthorized, in no words', async () => {
    const reader = await keyWith({ capabilities: ['readFiles'] });
    const { body } = await reader.call('b2_list_buckets', reader);
    expect(body).toEqual({ code: 'unauthorized', message: '', status: 401 });
  });

  test('a key restricted to a bucket lists it only by naming it', async () => {
    const mine = await client.bucket('scope-mine');
    const other = await client.bucket('scope-other');
    const key = await keyWith({ capabilities: ['listBuckets', 'listFiles'], bucketIds: [mine] });
    const byName = await key.call('b2_list_buckets', { accountId: key.accountId, bucketName: 'scope-mine' });
    expect(byName.body.buckets).toHaveLength(1);
    expect((await key.call('b2_list_buckets', { accountId: key.accountId })).body.code).toBe('unauthorized');
    expect((await key.call('b2_list_file_names', { bucketId: other })).body.code).toBe('unauthorized');
    expect((await key.call('b2_list_file_names', { bucketId: mine })).status).toBe(200);
  });

  test('a key restricted to a prefix works below it', async () => {
    const bucketId = await client.bucket('scope-prefix');
    await client.upload(bucketId, 'docs/a');
    await client.upload(bucketId, 'other');
    const key = await keyWith({
      capabilities: ['listFiles', 'readFiles', 'writeFiles'],
      bucketIds: [bucketId],
      namePrefix: 'docs/',
    });
    expect(await key.names(bucketId, { prefix: 'docs/' })).toEqual(['docs/a']);
    expect((await key.call('b2_list_file_names', { bucketId })).status).toBe(401);
    expect((await key.get('scope-prefix/docs/a')).status).toBe(200);
    expect((await key.get('scope-prefix/other')).status).toBe(401);
    expect((await key.upload(bucketId, 'docs/b')).status).toBe(200);
    expect((await key.upload(bucketId, 'b')).body.code).toBe('unauthorized');
  });

  test('what a key may not see is said to be hidden', async () => {
    const bucketId = await client.bucket('scope-hidden');
    await client.upload(bucketId, 'a');
    const key = await keyWith({ capabilities: ['listFiles', 'listBuckets'] });
    const { body } = await key.call('b2_list_file_names', { bucketId });
    expect(body.files[0].fileRetention).toEqual({ isClientAuthorizedToRead: false, value: null });
    const buckets = await key.call('b2_list_buckets', { accountId: key.accountId, bucketId });
    expect(buckets.body.buckets[0].fileLockConfiguration).toEqual({ isClientAuthorizedToRead: false, value: null });
  });
});
