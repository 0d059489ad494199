import { randomUUID } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { getDriver, InvalidArgumentError, ObjectDoesNotExistError, supports } from '@stowage/core';
import '../src/index.js';

const MyCloud = getDriver('my_cloud');

async function photos() {
  const driver = new MyCloud(randomUUID(), 'secret', { region: 'us-2' });
  return { driver, container: await driver.createContainer('photos') };
}

describe('a driver made from the template', () => {
  test('stores and gives back what it was given', async () => {
    const { container } = await photos();
    await container.uploadObjectViaStream('miaow', 'cats/tom.txt', { metadata: { mood: 'fine' } });

    const object = await container.getObject('cats/tom.txt');

    expect(object).toMatchObject({ size: 5, contentType: 'text/plain', metadata: { mood: 'fine' } });
    expect(await object.text()).toBe('miaow');
    expect(await (await object.rangeAsStream(1, { end: 3 })).toArray()).toEqual([Buffer.from('ia')]);
  });

  test('lists page by page in UTF-8 byte order, and folds folders', async () => {
    const { container } = await photos();
    for (const name of ['b', '\u{1F408}', '\uFF5E', 'a/2', 'a/1']) await container.uploadObjectViaStream('', name);

    const first = await container.listObjects({ limit: 2 });
    const rest = await container.listObjects({ cursor: String(first.next) });
    const folded = await container.listObjects({ delimiter: '/' });

    expect([...first, ...rest].map(({ name }) => name)).toEqual(['a/1', 'a/2', 'b', '\uFF5E', '\u{1F408}']);
    expect(folded.map(({ kind, name }) => `${kind} ${name}`).slice(0, 2)).toEqual(['prefix a/', 'object b']);
  });

  test('reports what is missing or wrong in Stowage’s errors', async () => {
    const { container } = await photos();

    await expect(container.getObject('nothing')).rejects.toThrow(ObjectDoesNotExistError);
    // @ts-expect-error: this driver has no option of that name.
    expect(() => new MyCloud('key', 'secret', { regoin: 'us-2' })).toThrow(InvalidArgumentError);
  });

  test('says what it cannot do, when it is compiled and when it runs', async () => {
    const { driver, container } = await photos();
    const object = await container.uploadObjectViaStream('miaow', 'tom.txt');

    // @ts-expect-error: the backend has no `links` facet.
    await expect(driver.signedUrl(object)).rejects.toMatchObject({ code: 'not_supported' });
    expect(supports(driver, 'links')).toBe(false);
  });

  test('brings its own methods, typed', async () => {
    const { driver } = await photos();

    expect(await driver.exCountBuckets()).toBe(1);
  });
});
