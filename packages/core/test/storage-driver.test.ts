import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Container } from '../src/index.js';
import {
  getDriver,
  InvalidArgumentError,
  InvalidContainerNameError,
  InvalidObjectNameError,
  MemoryStorageDriver,
  NotSupportedError,
  ObjectDoesNotExistError,
  ObjectVersion,
  Provider,
  registeredProviders,
  StorageDriver,
  StorageObject,
  supports,
} from '../src/index.js';

type Box = Awaited<ReturnType<MemoryStorageDriver['getContainer']>>;

let driver: MemoryStorageDriver;
let box: Box;
let directory: string;

beforeEach(async () => {
  driver = new MemoryStorageDriver(undefined, undefined, { versioning: 'on' });
  box = await driver.createContainer('box');
  directory = await mkdtemp(join(tmpdir(), 'stowage-driver-'));
});
afterEach(() => rm(directory, { recursive: true }));

const stored = (name: string, content = name) => box.uploadObjectViaStream(content, name);
const names = (rows: readonly { readonly name: string }[]): string[] => rows.map(({ name }) => name);

describe('the memory driver', () => {
  test('is registered under its own name and libcloud’s', () => {
    expect(registeredProviders()).toEqual(expect.arrayContaining(['dummy', 'memory']));
    expect(getDriver(Provider.DUMMY)).toBe(getDriver(Provider.MEMORY));
  });
});

describe('what a container does', () => {
  test('uploads, lists, looks up and deletes', async () => {
    await writeFile(join(directory, 'f.txt'), 'file');
    await box.uploadObject(join(directory, 'f.txt'), 'a/f.txt');
    await stored('b');
    expect(names(await box.listObjects())).toEqual(['a/f.txt', 'b']);
    expect((await box.listObjects({ delimiter: '/' })).map(({ kind }) => kind)).toEqual(['prefix', 'object']);
    expect(names(await Array.fromAsync(box.iterateObjects({ prefix: 'a' })))).toEqual(['a/f.txt']);
    await expect(box.objectExists('b')).resolves.toBe(true);
    expect((await box.getObject('a/f.txt')).contentType).toBe('text/plain');
    await box.deleteObject('b');
    await expect(box.objectExists('b')).resolves.toBe(false);
  });

  test('downloads what is named by a string or an object', async () => {
    const object = await stored('a', 'content');
    await box.downloadObject('a', join(directory, 'one'));
    await box.downloadObjectRange(object, join(directory, 'two'), 1, { end: 3 });
    expect(await readFile(join(directory, 'one'), 'utf8')).toBe('content');
    expect(await readFile(join(directory, 'two'), 'utf8')).toBe('on');
    expect(await text(await box.downloadObjectAsStream('a'))).toBe('content');
    expect(await text(await box.downloadObjectRangeAsStream('a', 4))).toBe('ent');
  });

  test('deletes many, everything below a prefix, and at last itself', async () => {
    for (const name of ['a/1', 'a/2', 'b', 'c']) await stored(name);
    const results = await box.deleteObjects(['b', 'missing', 'c']);
    expect(results.map(({ error }) => error?.name)).toEqual([undefined, 'ObjectDoesNotExistError', undefined]);
    await expect(box.deletePrefix('')).resolves.toEqual({ deleted: 6 });
    await box.delete();
    expect(await driver.listContainers()).toEqual([]);
  });

  test('shows its versions', async () => {
    await stored('a', 'one');
    await stored('a', 'two');
    const versions = await box.listVersions({ name: 'a' });
    expect(versions.map(({ isLatest }) => isLatest)).toEqual([true, false]);
    expect(await Array.fromAsync(box.iterateVersions())).toHaveLength(2);
  });
});

describe('what an object does', () => {
  test('gives its content in every form', async () => {
    const object = await stored('a.json', '{"a":1}');
    await expect(object.text()).resolves.toBe('{"a":1}');
    await expect(object.json()).resolves.toEqual({ a: 1 });
    await expect(object.bytes()).resolves.toEqual(Buffer.from('{"a":1}'));
    expect((await object.blob()).type).toBe('application/json');
    expect(await text(await object.webStream())).toBe('{"a":1}');
    expect(await text(await object.asStream())).toBe('{"a":1}');
    expect(await text(await object.rangeAsStream(1, { end: 4 }))).toBe('"a"');
    await object.download(join(directory, 'copy'));
    await object.downloadRange(join(directory, 'part'), 5);
    expect(await readFile(join(directory, 'part'), 'utf8')).toBe('1}');
  });

  test('copies, moves and deletes itself', async () => {
    await driver.createContainer('other');
    const object = await stored('a', 'content');
    await object.copy('other', 'copied');
    const moved = await object.move(box, 'moved');
    expect(names(await driver.listContainerObjects('other'))).toEqual(['copied']);
    expect(names(await box.listObjects())).toEqual(['moved']);
    await moved.delete();
    expect(await box.listObjects()).toEqual([]);
  });

  test('cannot be moved onto itself, which would delete it', async () => {
    const object = await stored('a');
    await expect(object.move('box', 'a')).rejects.toThrow("'a' would be moved onto itself");
    await expect(object.text()).resolves.toBe('a');
  });

  test('brings an older version back, and deletes one version alone', async () => {
    await stored('a', 'one');
    await stored('a', 'two');
    const [latest, first] = await box.listVersions();
    await first?.restore();
    await expect((await box.getObject('a')).text()).resolves.toBe('one');
    await latest?.deleteVersion();
    expect((await box.listVersions()).length).toBe(2);
  });

  test('is hidden by hideObject, and by a deletion', async () => {
    await stored('a');
    await stored('b');
    await driver.hideObject({ container: 'box', name: 'a' });
    await driver.deleteObject({ container: 'box', name: 'b' });
    expect(await box.listObjects()).toEqual([]);
    expect((await box.listVersions()).map(({ isHideMarker }) => isHideMarker)).toEqual([true, false, true, false]);
  });
});

describe('versions of one name', () => {
  test('leave out longer names that start with it, in pages of any size', async () => {
    for (const name of ['a', 'ab', 'a', 'abc']) await stored(name);
    for (const limit of [1, 2, 3]) {
      const first = await box.listVersions({ name: 'a', limit });
      const rest = first.next === undefined ? [] : await box.listVersions({ name: 'a', cursor: first.next });
      expect(names([...first, ...rest])).toEqual(['a', 'a']);
    }
    expect((await box.listVersions({ name: 'a' }))[0]).toBeInstanceOf(ObjectVersion);
  });
});

describe('references', () => {
  test('need no lookup: a name is a container, two names are an object', async () => {
    await stored('a', 'content');
    const stream = await driver.downloadObjectAsStream({ container: 'box', name: 'a' });
    expect(await text(stream)).toBe('content');
    expect((await driver.getObject('box', 'a')).container.name).toBe('box');
  });

  test.each(['', '\ud800', 'x'.repeat(2000)])(
    'a name that cannot be one (%#) is refused before anything is sent',
    async (name) => {
      await expect(driver.getObject('box', name)).rejects.toThrow(InvalidObjectNameError);
      await expect(box.uploadObjectViaStream('x', name)).rejects.toThrow(InvalidObjectNameError);
      await expect(driver.deleteObjects('box', ['a', name])).rejects.toThrow(InvalidObjectNameError);
    },
  );

  test('a container without a name is none', async () => {
    await expect(driver.getContainer('')).rejects.toThrow(InvalidContainerNameError);
    await expect(driver.getObject({ name: '' }, 'a')).rejects.toThrow(InvalidContainerNameError);
  });
});

describe('what cannot be done', () => {
  const general = (): StorageDriver => driver;

  test('is an error that names the feature, where the compiler could not tell', async () => {
    const any = driver as unknown as { signedUrl: (object: object) => Promise<string> };
    await expect(any.signedUrl({ container: 'box', name: 'a' })).rejects.toThrow(NotSupportedError);
    await expect(any.signedUrl({ container: 'box', name: 'a' })).rejects.toThrow('memory does not support signed URLs');
  });

  test('is known beforehand', () => {
    expect(supports(general(), 'versions')).toBe(true);
    expect(supports(general(), 'links')).toBe(false);
  });

  test('an option nobody knows is refused by every kind of call', async () => {
    const wrong = { colour: 'red' } as object;
    const calls: (() => Promise<unknown>)[] = [
      () => driver.listContainers(wrong),
      () => driver.createContainer('x', wrong),
      () => driver.getObject('box', 'a', wrong),
      () => box.uploadObjectViaStream('x', 'a', wrong),
      () => box.listObjects(wrong),
      () => Array.fromAsync(box.iterateObjects(wrong)),
      () => driver.deletePrefix('box', '', wrong),
      () => driver.deleteObjects('box', [], wrong),
    ];
    for (const call of calls) await expect(call()).rejects.toThrow("unknown option 'colour'");
  });

  test('everything below no prefix is not everything', async () => {
    await expect(driver.deletePrefix('box', undefined as unknown as string)).rejects.toThrow(InvalidArgumentError);
  });

  test('nothing is deleted after an abort, whose reason is the error', async () => {
    await stored('a');
    const reason = new Error('the user left');
    await expect(driver.deletePrefix('box', '', { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    await expect(box.objectExists('a')).resolves.toBe(true);
  });

  test('an object that is gone is not an object that exists', async () => {
    const object = await stored('a');
    await object.delete({ versions: 'delete' });
    await expect(object.text()).rejects.toThrow(ObjectDoesNotExistError);
    await expect(driver.objectExists('nowhere', 'a')).rejects.toThrow("container 'nowhere' does not exist");
  });
});

describe('the source of a copy', () => {
  /** The names that the provider is asked to describe from now on. */
  function lookUps(): readonly string[] {
    const asked: string[] = [];
    const { backend } = driver;
    const getObject = backend.getObject.bind(backend);
    backend.getObject = (container, object, options) => {
      asked.push(object.name);
      return getObject(container, object, options);
    };
    return asked;
  }

  test('is not looked up if it is a version that this driver has described', async () => {
    const uploaded = await stored('a', 'first');
    const found = await box.getObject('a');
    const [listed] = await box.listObjects();
    await stored('a', 'second');
    const older = (await box.listVersions()).at(-1);
    const asked = lookUps();
    for (const source of [uploaded, found, listed, older]) {
      const copy = await source?.copy('box', 'copy', { metadata: { new: 'yes' } });
      expect(copy).toMatchObject({ size: 5, checksums: uploaded.checksums, contentType: uploaded.contentType });
      await expect(copy?.text()).resolves.toBe('first');
    }
    expect(asked).toEqual([]);
  });

  test('is looked up if it is only named, or not one version', async () => {
    const object = await stored('a');
    const { versionId: _version, ...unversioned } = await driver.backend.getObject(box, { name: 'a' }, {});
    const sources = [
      { container: box, name: 'a' },
      { container: box, name: 'a', versionId: object.versionId },
      new StorageObject(unversioned, box),
    ];
    const asked = lookUps();
    for (const source of sources) await driver.copyObject(source, box, 'copy');
    expect(asked).toEqual(['a', 'a', 'a']);
  });

  test('is looked up if its row does not tell what the copy is stored with, and a server-side copy needs that', async () => {
    await stored('a', 'first');
    const record = await driver.backend.getObject(box, { name: 'a' }, {});
    const untold = ['contentType', 'metadata', 'headers'].map((field) => ({ ...record, [field]: undefined }));
    const asked = lookUps();
    for (const each of untold) await new StorageObject(each, box).copy(box, 'copy');
    expect(asked).toEqual([]);
    for (const each of untold) {
      const copy = await new StorageObject(each, box).copy(box, 'copy', { contentType: 'x/y' });
      expect([copy.contentType, copy.metadata, copy.headers]).toEqual(['x/y', record.metadata, record.headers]);
    }
    expect(asked).toEqual(['a', 'a', 'a']);
  });

  test('is not made if even looking the source up does not tell what it is stored with', async () => {
    const object = await stored('a');
    const { backend } = driver;
    const getObject = backend.getObject.bind(backend);
    backend.getObject = async (...look) => ({ ...(await getObject(...look)), metadata: undefined });
    const call = driver.copyObject({ container: box, name: 'a' }, box, 'copy', { contentType: 'x/y' });
    await expect(call).rejects.toThrow("memory does not tell the metadata and headers of 'a'");
    await expect(object.copy(box, 'copy')).resolves.toMatchObject({ name: 'copy' });
  });

  test('is not there if it is a hide marker, or a version that was deleted', async () => {
    const object = await stored('a');
    await driver.hideObject(object);
    const [marker, version] = await box.listVersions();
    await expect(marker?.copy(box, 'copy')).rejects.toThrow(ObjectDoesNotExistError);
    await version?.deleteVersion();
    await expect(version?.copy(box, 'copy')).rejects.toThrow(ObjectDoesNotExistError);
    await expect(box.objectExists('copy')).resolves.toBe(false);
  });
});

describe('what belongs to another driver', () => {
  test('is told by its backend: two drivers of one backend share what they describe', async () => {
    const same = new StorageDriver(driver.backend);
    await stored('a');
    expect(names(await same.listContainerObjects(box))).toEqual(['a']);
    await expect(new MemoryStorageDriver().listContainerObjects(box)).rejects.toThrow(InvalidArgumentError);
  });

  test('is told by the container it is in, however the reference was made', async () => {
    const object = await stored('a');
    const other = new MemoryStorageDriver();
    await other.createContainer('box');
    const copied = { name: box.name, driver: box.driver };
    for (const reference of [object, { container: box, name: 'a' }, { container: copied, name: 'a' }]) {
      await expect(other.deleteObject(reference)).rejects.toThrow(
        "container 'box' belongs to another driver, of provider 'memory'",
      );
    }
  });

  test('is no driver’s where nothing at all is given', async () => {
    await expect(driver.deleteContainer(undefined as unknown as string)).rejects.toThrow(InvalidContainerNameError);
    await expect(driver.deleteContainer(null as unknown as string)).rejects.toThrow(InvalidContainerNameError);
  });
});

describe('printing', () => {
  test('shows data, and never the driver’s inside', async () => {
    const object = await stored('a');
    expect(inspect(object)).toContain("container: 'box'");
    expect(JSON.parse(JSON.stringify(object))).toMatchObject({ name: 'a', container: 'box' });
    expect(inspect(box as Container)).toMatch(/^Container \{/);
    expect(inspect(driver)).toBe("MemoryStorageDriver { provider: 'memory' }");
    expect(JSON.stringify({ driver })).toBe('{"driver":{"provider":"memory"}}');
    expect(inspect({ deep: { object } }, { depth: 9 })).not.toContain('backend');
  });
});
