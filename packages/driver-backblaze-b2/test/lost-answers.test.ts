import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Container } from '@stowage/core';
import type { B2Backend } from '../src/index.js';
import { sha1 } from './contents.js';
import { failure, startWorld, type World } from './world.js';

/** Two parts and a rest. */
const LARGE = Buffer.concat(['1', '2', '3'].map((digit, at) => Buffer.alloc(at < 2 ? 100_000 : 50_000, digit)));

let world: World;
let container: Container<B2Backend>;

beforeAll(async () => {
  world = await startWorld();
  container = await world.driver.createContainer('lost-answers');
});

beforeEach(() => {
  world.emulator.faults.clear();
  world.forget();
});

afterAll(() => world[Symbol.asyncDispose]());

/** It is done, and the connection is reset before its answer. */
const lose = (operation: string): void => {
  world.emulator.faults.wire(operation, { kind: 'reset-before-response' });
};

/** It is not done, and the connection is reset as well: from here it looks the same. */
const drop = (operation: string): void => {
  world.emulator.faults.wire(operation, { kind: 'reset-mid-request' });
};

describe('a request that was carried out, and its answer lost, has succeeded', () => {
  test('a bucket is made', async () => {
    lose('b2_create_bucket');
    const ex = { bucketType: 'allPublic', bucketInfo: { a: '1' }, fileLockEnabled: true } as const;
    const made = await world.driver.createContainer('lost-made', { ex });
    expect(made).toMatchObject({ name: 'lost-made', extra: { bucketType: 'allPublic' } });
    expect(world.asked('b2_create_bucket')).toHaveLength(2);
    await made.delete();
  });

  test('a bucket is deleted', async () => {
    const doomed = await world.driver.createContainer('doomed');
    lose('b2_delete_bucket');
    await doomed.delete();
    expect(await failure(world.driver.getContainer('doomed'))).toMatchObject({ code: 'container_not_found' });
  });

  test('a version is deleted', async () => {
    const object = await container.uploadObjectViaStream('x', 'version');
    lose('b2_delete_file_version');
    await world.driver.deleteObjectVersion({ container, name: 'version', versionId: object.versionId ?? '' });
    expect(await container.objectExists('version')).toBe(false);
  });

  test('an object is hidden', async () => {
    await container.uploadObjectViaStream('x', 'hidden');
    lose('b2_hide_file');
    await world.driver.hideObject({ container, name: 'hidden' });
    expect(await container.objectExists('hidden')).toBe(false);
  });

  test('a large file is finished, whatever the words are in which B2 says that it is none any more', async () => {
    lose('b2_finish_large_file');
    world.emulator.faults.fail('b2_finish_large_file', { status: 400, code: 'bad_request', message: 'no' });
    const object = await container.uploadObjectViaStream(LARGE, 'finished', { resume: false });
    expect(sha1(await object.bytes())).toBe(sha1(LARGE));
  });
});

describe('a request that was not carried out, though its answer was lost, has failed', () => {
  test('a bucket that was there has other settings', async () => {
    await world.driver.createContainer('lost-taken', { ex: { bucketType: 'allPublic' } });
    drop('b2_create_bucket');
    expect(await failure(world.driver.createContainer('lost-taken'))).toMatchObject({
      code: 'container_already_exists',
    });
  });

  test('a bucket of that name is another account’s', async () => {
    drop('b2_create_bucket');
    world.emulator.faults.fail('b2_create_bucket', { status: 400, code: 'duplicate_bucket_name' });
    expect(await failure(world.driver.createContainer('foreign'))).toMatchObject({ code: 'container_already_exists' });
  });

  test('a name that was never there cannot be hidden', async () => {
    drop('b2_hide_file');
    expect(await failure(world.driver.hideObject({ container, name: 'never' }))).toMatchObject({
      code: 'object_not_found',
    });
  });
});

describe('where no answer was lost, nothing is looked up and the failure stays', () => {
  test('a bucket that is there already', async () => {
    expect(await failure(world.driver.createContainer('lost-answers'))).toMatchObject({
      code: 'container_already_exists',
    });
    expect(world.asked('b2_list_buckets')).toEqual([]);
  });

  test('a version that is gone already', async () => {
    const object = await container.uploadObjectViaStream('x', 'gone');
    const key = { container, name: 'gone', versionId: object.versionId ?? '' };
    await world.driver.deleteObjectVersion(key);
    expect(await failure(world.driver.deleteObjectVersion(key))).toMatchObject({ code: 'object_not_found' });
  });
});
