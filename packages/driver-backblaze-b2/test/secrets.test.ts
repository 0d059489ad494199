import { inspect } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import { BackblazeB2StorageDriver } from '../src/index.js';
import { bodyOf, headOf } from './contents.js';
import { failure, startWorld } from './world.js';

const everything = (value: unknown): string =>
  `${inspect(value, { depth: Infinity, showHidden: true })} ${String(value)}`;
const SECRET = 'K00-the-secret-application-key';

describe('no secret is seen', () => {
  test('in a driver, before and after it was used', async () => {
    await using world = await startWorld({ key: SECRET });
    const { session } = world.backend.services;
    expect(everything(world.driver)).not.toContain(SECRET);
    const token = (await session.authorization()).token.reveal();
    for (const each of [world.driver, world.backend, session, await session.authorization()]) {
      expect(everything(each) + JSON.stringify(each)).not.toContain(SECRET);
      expect(everything(each)).not.toContain(token);
    }
  });

  test('in the error of a wrong option', () => {
    const make = () => new BackblazeB2StorageDriver('id', SECRET, { endpoint: `http://user:${SECRET}@b2.example` });
    expect(make).toThrow();
    expect(make).not.toThrow(SECRET);
  });

  test.each([
    ['refused', () => 'http://127.0.0.1:1'],
    ['answered with an error', undefined],
  ])('in the error of a request that is %s', async (_how, endpoint) => {
    await using world = await startWorld({ key: SECRET });
    const options = endpoint === undefined ? {} : { endpoint: endpoint() };
    const driver = world.connect({ keyId: 'test-key-id', key: `${SECRET}x` }, options);
    const error = await failure(driver.listContainers());
    expect(everything(error)).not.toContain(SECRET);
    expect(everything(error)).not.toContain(Buffer.from(`test-key-id:${SECRET}x`).toString('base64'));
  });

  test('in the errors of uploads, downloads and calls', async () => {
    await using world = await startWorld();
    const bucket = await world.backend.createContainer('secrets', {});
    await world.store(bucket, 'a');
    const { token } = await world.backend.services.session.authorization();
    for (const operation of ['b2_upload_file', 'b2_download_file_by_name', 'b2_list_file_names']) {
      world.emulator.faults.wire(operation, { kind: 'reset-before-response', count: 5 });
    }
    const uploadUrl = await world.driver.exGetUploadData('secrets');
    const errors = [
      await failure(world.backend.writeObject(bucket, headOf('b'), bodyOf('x'), {})),
      await failure(world.backend.getObject(bucket, { name: 'a' }, {})),
      await failure(world.backend.listObjects(bucket, { prefix: '', limit: 1 })),
    ];
    for (const error of errors) {
      expect(error).toMatchObject({ code: 'network' });
      expect(everything(error)).not.toContain(token.reveal());
      expect(everything(error)).not.toContain(uploadUrl.authorizationToken);
      expect(everything(error).toLowerCase()).not.toContain('authorization:');
    }
  });
});
