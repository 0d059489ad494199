import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { NodeHttpClient } from '@stowage/core/http';
import { B2Error } from '../src/api/b2-error.js';
import type { BackblazeB2StorageDriver } from '../src/index.js';
import { failure, startWorld, type World } from './world.js';

let world: World;

beforeEach(async () => {
  world = await startWorld();
});

afterEach(() => world[Symbol.asyncDispose]());

/** A driver whose tokens run out as soon as they are given, so many times. */
function stormy(times: number): BackblazeB2StorageDriver {
  const http = new NodeHttpClient();
  let left = times;
  return world.connectThrough({
    call: async (request) => {
      const answer = await http.call(request);
      if (request.url.endsWith('b2_authorize_account') && (left -= 1) >= 0) world.emulator.clock.advance(A_DAY + 1);
      return answer;
    },
    upload: (request) => http.upload(request),
    download: (request) => http.download(request),
    close: () => http.close(),
  });
}

const A_DAY = 24 * 60 * 60 * 1000;

describe('the token', () => {
  test('is asked for by the first call, not before', async () => {
    expect(world.asked()).toEqual([]);
    await world.driver.listContainers();
    expect(world.asked()).toEqual(['b2_authorize_account 200', 'b2_list_buckets 200']);
  });

  test('is asked for once, however many calls start together', async () => {
    await Promise.all(Array.from({ length: 20 }, () => world.driver.listContainers()));
    expect(world.asked('b2_authorize_account')).toHaveLength(1);
  });

  test('that ran out is renewed once, however many calls notice', async () => {
    await world.driver.listContainers();
    world.emulator.clock.advance(A_DAY + 1);
    await Promise.all(Array.from({ length: 20 }, () => world.driver.listContainers()));
    expect(world.asked('b2_authorize_account')).toHaveLength(2);
  });

  test('a late 401 does not discard a fresh token', async () => {
    await world.driver.listContainers();
    const { session } = world.backend.services;
    const stale = await session.authorization();
    world.emulator.clock.advance(A_DAY + 1);
    const gate = Promise.withResolvers<void>();
    const late = session.perform({
      kind: 'call',
      about: { operation: 'b2_list_buckets' },
      attempt: async (authorization) => {
        if (authorization !== stale) return 'with the fresh token';
        await gate.promise;
        const text = JSON.stringify({ code: 'expired_auth_token', message: '', status: 401 });
        throw new B2Error('b2_list_buckets', { status: 401, headers: {}, text });
      },
    });
    await world.driver.listContainers();
    gate.resolve();
    expect(await late).toBe('with the fresh token');
    expect(world.asked('b2_authorize_account')).toHaveLength(2);
  });

  test('refused also when it is fresh is an error, not a loop', async () => {
    world.emulator.faults.fail('b2_list_buckets', { status: 401, code: 'bad_auth_token', count: 10 });
    expect(await failure(world.driver.listContainers())).toMatchObject({ code: 'invalid_credentials', status: 401 });
    expect(world.asked('b2_list_buckets')).toHaveLength(5);
    expect(world.asked('b2_authorize_account')).toHaveLength(5);
    expect(world.waits).toEqual([1000, 2000, 4000]);
  });

  test.each([1, 4])('that runs out as soon as it is given, %i times, is renewed until one holds', async (times) => {
    const driver = stormy(times);
    await expect(driver.listContainers()).resolves.toEqual([]);
    expect(world.asked('b2_authorize_account')).toHaveLength(times + 1);
  });

  test('that runs out three times under 50 calls is renewed once each time, and all succeed', async () => {
    const driver = stormy(3);
    await Promise.all(Array.from({ length: 50 }, () => driver.listContainers()));
    expect(world.asked('b2_authorize_account')).toHaveLength(4);
  });

  test('that never holds ends 50 calls with a typed error, each after as many attempts as it has', async () => {
    const driver = stormy(Infinity);
    const errors = await Promise.all(Array.from({ length: 50 }, () => failure(driver.listContainers())));
    for (const error of errors) expect(error).toMatchObject({ code: 'invalid_credentials', status: 401 });
    expect(world.asked('b2_list_buckets')).toHaveLength(50 * 5);
    expect(world.asked('b2_authorize_account').length).toBeLessThanOrEqual(50);
  });

  test('refused without a word why is renewed once only: it may as well be a missing permission', async () => {
    const bucket = await world.backend.createContainer('wordless', {});
    await world.store(bucket, 'a');
    world.forget();
    world.emulator.faults.fail('b2_download_file_by_name', { status: 401, code: 'bad_auth_token', count: 10 });
    expect(await failure(world.backend.getObject(bucket, { name: 'a' }, {}))).toMatchObject({ status: 401 });
    expect(world.asked('b2_download_file_by_name')).toHaveLength(2);
  });

  test('an upload of the next day renews token and URL by itself', async () => {
    const bucket = await world.backend.createContainer('tomorrow', {});
    await world.store(bucket, 'a');
    world.emulator.clock.advance(A_DAY + 1);
    await world.store(bucket, 'b');
    expect(world.asked('b2_authorize_account')).toHaveLength(2);
    expect(String(await world.read(bucket, 'b'))).toBe('b');
  });
});

describe('the key', () => {
  test.each([
    ['id', { keyId: 'nobody', key: 'test-key' }],
    ['secret', { keyId: 'test-key-id', key: 'wrong' }],
  ])('with a wrong %s is refused as such, and not tried again', async (_what, key) => {
    const error = await failure(world.connect(key).listContainers());
    expect(error).toMatchObject({ code: 'invalid_credentials', provider: 'backblaze_b2', status: 401 });
    expect(world.asked('b2_authorize_account')).toHaveLength(1);
  });

  test('403 to b2_authorize_account is a typed error', async () => {
    world.emulator.faults.fail('b2_authorize_account', { status: 403, code: 'transaction_cap_exceeded' });
    expect(await failure(world.driver.listContainers())).toMatchObject({ code: 'quota_exceeded', status: 403 });
  });

  test('503 to b2_authorize_account is waited out', async () => {
    world.emulator.faults.fail('b2_authorize_account', { status: 503, count: 2 });
    await world.driver.listContainers();
    expect(world.waits).toEqual([1000, 2000]);
  });
});

describe('a key restricted to a bucket', () => {
  const capabilities = ['listBuckets', 'listFiles', 'readFiles', 'writeFiles'];

  test('works in that bucket, and sees only that', async () => {
    const own = await world.backend.createContainer('own-bucket', {});
    await world.backend.createContainer('other-bucket', {});
    const driver = await world.connectRestricted({ capabilities, bucketIds: [own.id ?? ''] });
    expect((await driver.listContainers()).map(({ name }) => name)).toEqual(['own-bucket']);
    await expect(driver.getContainer('own-bucket')).resolves.toMatchObject({ id: own.id });
    await expect(driver.listContainerObjects('own-bucket')).resolves.toEqual([]);
  });

  test('is refused elsewhere, by an error that names its bucket', async () => {
    const own = await world.backend.createContainer('own-bucket', {});
    await world.backend.createContainer('other-bucket', {});
    const driver = await world.connectRestricted({ capabilities, bucketIds: [own.id ?? ''] });
    const error = await failure(driver.listContainerObjects('other-bucket'));
    expect(error).toMatchObject({ code: 'permission_denied' });
    expect(String(error)).toContain('own-bucket');
  });

  test('two buckets are both listed', async () => {
    const ids = [];
    for (const name of ['bucket-b', 'bucket-a', 'bucket-c'])
      ids.push((await world.backend.createContainer(name, {})).id ?? '');
    const driver = await world.connectRestricted({ capabilities, bucketIds: ids.slice(0, 2) });
    expect((await driver.listContainers()).map(({ name }) => name)).toEqual(['bucket-a', 'bucket-b']);
  });
});

describe('what a key may not do', () => {
  test('fails before the request, with the capability that is missing', async () => {
    const driver = await world.connectRestricted({ capabilities: ['listBuckets', 'listFiles'] });
    await driver.listContainers();
    world.forget();
    const error = await failure(driver.createContainer('not-mine'));
    expect(error).toMatchObject({ code: 'permission_denied' });
    expect(String(error)).toContain("'writeBuckets'");
    expect(world.asked()).toEqual([]);
  });

  test('a key restricted to a prefix is refused outside of it, by an error that names the prefix', async () => {
    const bucket = await world.backend.createContainer('prefixed', {});
    await world.store(bucket, 'in/a');
    await world.store(bucket, 'out/a');
    const driver = await world.connectRestricted({
      capabilities: ['listBuckets', 'listFiles', 'readFiles'],
      bucketIds: [bucket.id ?? ''],
      namePrefix: 'in/',
    });
    await expect(driver.getObject('prefixed', 'in/a')).resolves.toMatchObject({ name: 'in/a' });
    await expect(driver.listContainerObjects('prefixed', { prefix: 'in/' })).resolves.toHaveLength(1);
    expect(String(await failure(driver.getObject('prefixed', 'out/a')))).toContain("'in/'");
    expect(String(await failure(driver.listContainerObjects('prefixed')))).toContain("'in/'");
  });
});

describe('the end', () => {
  test('after close every call says that the driver is closed', async () => {
    await world.driver.listContainers();
    await world.driver.close();
    const error = await failure(world.driver.listContainers());
    expect(error).toMatchObject({ code: 'network', retryable: false });
    expect(String(error)).toContain('the driver is closed');
  });

  test('the region option refuses an account that is elsewhere', async () => {
    await using elsewhere = await startWorld();
    const { session } = elsewhere.backend.services;
    const { region } = await session.authorization();
    const driver = elsewhere.connect(undefined, { region: 'nowhere-000' });
    if (region === undefined) await expect(driver.listRegions()).resolves.toEqual([]);
    else expect(String(await failure(driver.listRegions()))).toContain('nowhere-000');
  });
});
