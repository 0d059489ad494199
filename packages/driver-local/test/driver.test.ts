import { readFile } from 'node:fs/promises';
import { describe, expect, test } from '@jest/globals';
import { getDriver, InvalidArgumentError, loadDriver, Provider, supports } from '@stowage/core';
import { expectTypeOf } from 'expect-type';
import { LocalStorageDriver } from '../src/index.js';
import { temporaryBase } from './support/temporary-base.js';

describe('the driver', () => {
  test('registers itself under libcloud’s id, with its own type', async () => {
    const Local = getDriver(Provider.LOCAL);
    expectTypeOf(Local).toEqualTypeOf<typeof LocalStorageDriver>();
    expect(Local).toBe(LocalStorageDriver);
    expect(await loadDriver('LOCAL')).toBe(LocalStorageDriver);
  });

  test.each([
    ['', undefined],
    [undefined, undefined],
    ['/tmp', { Sync: true }],
    ['/tmp', { leftoverAge: -1 }],
    ['/tmp', { leftoverAge: NaN }],
    ['/tmp', { leftoverAge: 1e9 }],
  ])('refuses %j with %j before it reads or writes anything', (basePath, options) => {
    expect(() => new LocalStorageDriver(basePath as string, undefined, options as never)).toThrow(InvalidArgumentError);
  });

  test('tells where the file of an object is', async () => {
    const base = await temporaryBase();
    const driver = new LocalStorageDriver(base);
    const container = await driver.createContainer('photos');
    await container.uploadObjectViaStream('meow', 'cats/tom.txt');
    const path = await driver.exFilePath(container, 'cats/tom.txt');
    expect(path).toBe(`${base}/photos/cats/tom.txt`);
    expect(await readFile(path, 'utf8')).toBe('meow');
    await expect(driver.exFilePath('photos', 'nothing')).rejects.toThrow("object 'nothing' does not exist");
    expect(await driver.exCleanUp(container)).toEqual({ removedFiles: 0 });
  });

  test('offers neither versions nor URLs', async () => {
    const driver = new LocalStorageDriver(await temporaryBase());
    for (const facet of ['versions', 'links', 'cdn', 'bulkDelete'] as const)
      expect(supports(driver, facet)).toBe(false);
  });
});
