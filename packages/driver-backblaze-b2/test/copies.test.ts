import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Container } from '@stowage/core';
import type { B2Backend } from '../src/index.js';
import { failure, startWorld, type World } from './world.js';

let world: World;
let bucket: Container<B2Backend>;

beforeAll(async () => {
  world = await startWorld();
  bucket = await world.driver.createContainer('copies-of-objects');
  await bucket.uploadObjectViaStream('content', 'source', { metadata: { of: 'a user' } });
});
beforeEach(() => world.forget());
afterAll(() => world[Symbol.asyncDispose]());

/** The object as a row of a listing. */
async function listed() {
  const [object] = await bucket.listObjects({ prefix: 'source' });
  world.forget();
  return object;
}

describe('a copy', () => {
  test('of a listed object is one request', async () => {
    const copy = await (await listed())?.copy(bucket, 'copy');
    expect(world.asked()).toEqual(['b2_copy_file 200']);
    expect(copy).toMatchObject({ name: 'copy', size: 7, metadata: { of: 'a user' } });
  });

  test('of a listed object that is given other metadata asks once for the rest of its info', async () => {
    await (await listed())?.copy(bucket, 'copy', { metadata: { new: 'yes' } });
    expect(world.asked()).toEqual(['b2_get_file_info 200', 'b2_copy_file 200']);
  });

  test('of an object that is only named looks it up', async () => {
    await world.driver.copyObject({ container: bucket, name: 'source' }, bucket, 'copy');
    expect(world.asked()).toEqual(['b2_download_file_by_name 200', 'b2_copy_file 200']);
  });

  test('of a listed object that was deleted since is refused by its name', async () => {
    await bucket.uploadObjectViaStream('x', 'source-of-nothing');
    const [object] = await bucket.listObjects({ prefix: 'source-of-nothing' });
    await object?.delete({ versions: 'delete' });
    expect(await failure(Promise.resolve(object?.copy(bucket, 'nothing')))).toMatchObject({
      code: 'object_not_found',
      objectName: 'source-of-nothing',
    });
    await expect(bucket.objectExists('nothing')).resolves.toBe(false);
  });
});
