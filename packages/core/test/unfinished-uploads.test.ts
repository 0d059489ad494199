import { expect, test } from '@jest/globals';
import { cancelUnfinished, InvalidArgumentError, MemoryStorageDriver, unfinishedUploads } from '../src/index.js';

test('unfinished uploads are listed and removed by prefix and age, and belong to the driver', async () => {
  const driver = new MemoryStorageDriver();
  const container = await driver.createContainer('c');
  const head = { contentType: 'text/plain', metadata: {}, headers: {} };
  for (const name of ['a/1', 'a/2', 'b']) await driver.backend.multipart.begin(container, { ...head, name }, {});
  const uploads = await Array.fromAsync(unfinishedUploads(driver, 'c', { prefix: 'a/' }));
  expect(uploads.map(({ name }) => name)).toEqual(['a/1', 'a/2']);
  expect(await cancelUnfinished(driver, container, { olderThan: new Date(0) })).toBe(0);
  expect(await cancelUnfinished(driver, container, { prefix: 'a/' })).toBe(2);
  expect(await cancelUnfinished(driver, container)).toBe(1);
  await expect(Array.fromAsync(unfinishedUploads(driver, 'c', { name: 'b' } as object))).rejects.toThrow(
    "exListUnfinished: unknown option 'name'",
  );
  const foreign = await new MemoryStorageDriver().createContainer('c');
  await expect(cancelUnfinished(driver, foreign)).rejects.toThrow(InvalidArgumentError);
});
