import { chmod, cp, lstat, mkdir, readdir, readFile, rename, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { ObjectDoesNotExistError, InvalidObjectNameError, ObjectHashMismatchError } from '@stowage/core';
import type { Clock } from '@stowage/core/concurrency';
import { CLOCK, driverScope } from '@stowage/core/registry';
import { composeLocal } from '../src/compose.js';
import type { LocalBackend } from '../src/backend.js';
import { body, head, names, put, text } from './support/backend-calls.js';
import { temporaryBase } from './support/temporary-base.js';

let base: string;
let backend: LocalBackend;
const box = { name: 'box' };

beforeEach(async () => {
  base = await temporaryBase();
  backend = composeLocal(base, { sync: false });
  await backend.createContainer('box', {});
});

const sha256 = (content: string): string => createHash('sha256').update(content).digest('hex');

test.each(['before it is opened', 'when nobody reads it yet'])(
  'an object whose reading is aborted %s fails for whoever reads it, and ends no process',
  async (moment) => {
    await put(backend, 'box', 'a', 'content');
    const controller = new AbortController();
    const reason = new Error('changed their mind');
    const opening = backend.readObject(box, { name: 'a' }, { signal: controller.signal });
    if (moment === 'before it is opened') controller.abort(reason);
    const { stream } = await opening;
    controller.abort(reason);
    // Whoever listens to its errors would be a reader.
    await new Promise((resolve) => stream.once('close', resolve));
    await expect(stream.toArray()).rejects.toBe(reason);
  },
);

describe('what is on the disk', () => {
  test('is a plain file, where the name allows it', async () => {
    await put(backend, 'box', 'cats/cat.txt', 'meow');
    expect(await readFile(`${base}/box/cats/cat.txt`, 'utf8')).toBe('meow');
  });

  test('tells when the object was stored by the time of the file', async () => {
    const { lastModified } = await put(backend, 'box', 'a');
    const { mtimeMs } = await lstat(`${base}/box/a`);
    expect(lastModified?.getTime()).toBe(Math.floor(mtimeMs));
  });

  describe('where an object replaces one whose file is closed to others', () => {
    const mode = async (path: string): Promise<number> => (await lstat(path)).mode & 0o777;

    /** How wide anything is open, in the end, that lies below a directory for temporary files. */
    const openTo = async (directory: string): Promise<number> => {
      const entries = await readdir(directory, { recursive: true, withFileTypes: true });
      const modes = await Promise.all(
        entries.filter((each) => each.isFile()).map((each) => mode(`${each.parentPath}/${each.name}`)),
      );
      return modes.reduce((all, each) => all | each, 0);
    };

    test.each(['a', 'a/b'])('the file of %j keeps its mode, and is not open to others before', async (name) => {
      await put(backend, 'box', name);
      if (name === 'a') await put(backend, 'box', 'a/below');
      const path = await backend.pathOf(box, { name });
      await chmod(path, 0o600);
      let seen = 0;
      const watched = Readable.from(
        (async function* () {
          yield 'new';
          seen = await openTo(`${base}/box/.stowage/tmp`);
        })(),
      );
      await backend.writeObject(box, head(name), { ...body('new'), open: () => watched }, {});
      expect([await mode(path), seen, await text(backend, 'box', name)]).toEqual([0o600, 0o600, 'new']);
    });

    test('a copy keeps its mode, and does not take that of its source', async () => {
      await put(backend, 'box', 'open');
      await put(backend, 'box', 'closed');
      await chmod(`${base}/box/closed`, 0o640);
      await backend.copy.copyObject(
        { container: box, object: { name: 'open' } },
        { container: box, name: 'closed' },
        {},
      );
      expect([await mode(`${base}/box/closed`), await mode(`${base}/box/open`)]).toEqual([0o640, 0o644]);
    });

    test('an upload in parts keeps its mode, and its parts lie where nobody else gets', async () => {
      await put(backend, 'box', 'a');
      await chmod(`${base}/box/a`, 0o600);
      const upload = await backend.multipart.begin(box, head('a'), {});
      const part = await backend.multipart.writePart(upload, 1, body('new'), {});
      expect(await mode(`${base}/box/.stowage/uploads/${upload.id}`)).toBe(0o700);
      await backend.multipart.complete(upload, [part], {});
      expect(await mode(`${base}/box/a`)).toBe(0o600);
    });
  });

  test('holds no more than the objects when they are all gone', async () => {
    for (const name of ['a/b/c', 'a/b', 'a', 'x//y', 'x/']) await put(backend, 'box', name);
    for (const name of ['a/b', 'a', 'x/', 'a/b/c', 'x//y']) await backend.deleteObject(box, { name }, {});
    expect(await readdir(`${base}/box`)).toEqual(['.stowage']);
    expect(await readdir(`${base}/box/.stowage`)).toEqual(['locks', 'tmp']);
    for (const directory of ['locks', 'tmp']) expect(await readdir(`${base}/box/.stowage/${directory}`)).toEqual([]);
  });

  test('keeps one sidecar of an object, however often it is stored', async () => {
    for (const content of ['one', 'two', 'three', 'four!']) await put(backend, 'box', 'd/a', content);
    expect(await readdir(`${base}/box/d/.stowage`)).toHaveLength(1);
  });

  test('is never taken for a file of another program, however often it is replaced meanwhile', async () => {
    await put(backend, 'box', 'a');
    const replaced = (async () => {
      for (let round = 0; round < 200; round += 1) await put(backend, 'box', 'a', String(round));
    })();
    const seen = new Set<string | undefined>();
    for (let round = 0; round < 600; round += 1) {
      const record = await backend.getObject(box, { name: 'a' }, {});
      seen.add(record.contentType);
    }
    await replaced;
    expect([...seen]).toEqual(['text/plain']);
  });

  test('fails as a wrong hash does, and leaves nothing, where the bytes are others than announced', async () => {
    const announced = head('a', { checksums: { sha256: sha256('meow') } });
    await expect(backend.writeObject(box, announced, body('woof'), {})).rejects.toThrow(ObjectHashMismatchError);
    expect(await names(backend, 'box')).toEqual([]);
    expect(await readdir(`${base}/box/.stowage/tmp`)).toEqual([]);
  });
});

describe('a directory', () => {
  test('that an upload made is gone again when the upload is aborted, also just before the end', async () => {
    const stop = new AbortController();
    const clock: Clock = () => {
      // The time is asked for when all bytes have come, and the object is about to be made visible.
      stop.abort(new Error('enough'));
      return 0;
    };
    const scope = driverScope();
    scope.register(CLOCK, { useValue: clock });
    const upload = composeLocal(base, { sync: false }, scope).writeObject(box, head('d/e/f'), body('x'), {
      signal: stop.signal,
    });
    await expect(upload).rejects.toThrow('enough');
    expect(await readdir(`${base}/box`)).toEqual(['.stowage']);
    expect(await readdir(`${base}/box/.stowage`)).toEqual(['tmp']);
  });

  test('that others empty, and remove, while objects are stored in it is made again', async () => {
    const worker = async (name: string): Promise<void> => {
      for (let round = 0; round < 40; round += 1) {
        await put(backend, 'box', name);
        expect(await text(backend, 'box', name)).toBe(name);
        await backend.deleteObject(box, { name }, {});
      }
    };
    await Promise.all(['d/e/a', 'd/e/b', 'd/e/f/a', 'd/e/f/b', 'd/a', 'd'].map(worker));
    expect(await readdir(`${base}/box`)).toEqual(['.stowage']);
  });
});

describe('an object beside others that start with its name and a slash', () => {
  test.each([
    [['a', 'a/b', 'a/b/c', 'a/b/c/d']],
    [['a/b/c/d', 'a/b/c', 'a/b', 'a']],
    [['a/b', 'a', 'a/b/c/d', 'a/b/c']],
  ])('%j are all there, in whatever order they came', async (order) => {
    for (const name of order) await put(backend, 'box', name);
    expect(await names(backend, 'box')).toEqual([...order].sort());
    for (const name of order) expect(await text(backend, 'box', name)).toBe(name);
  });

  test('keeps what is known of it when it makes room for them', async () => {
    const written = await backend.writeObject(box, head('a', { metadata: { cat: 'Tom' } }), body('meow'), {});
    await put(backend, 'box', 'a/b');
    expect(await backend.getObject(box, { name: 'a' }, {})).toEqual(written);
    expect(await readFile(`${base}/box/a/%@`, 'utf8')).toBe('meow');
  });

  test('is replaced and deleted there too', async () => {
    for (const name of ['a', 'a/b']) await put(backend, 'box', name);
    await put(backend, 'box', 'a', 'again');
    expect(await text(backend, 'box', 'a')).toBe('again');
    await backend.deleteObject(box, { name: 'a' }, {});
    await expect(backend.getObject(box, { name: 'a' }, {})).rejects.toThrow(ObjectDoesNotExistError);
    expect(await names(backend, 'box')).toEqual(['a/b']);
  });

  test('is found where it was parked when the process died that made room for them', async () => {
    const written = await put(backend, 'box', 'a', 'meow');
    await mkdir(`${base}/box/.stowage/moving/a/1`, { recursive: true });
    await cp(`${base}/box/a`, `${base}/box/.stowage/moving/a/1/%@`, { preserveTimestamps: true });
    const { mtime, atime } = await lstat(`${base}/box/a`);
    await utimes(`${base}/box/.stowage/moving/a/1/%@`, atime, mtime);
    await rm(`${base}/box/a`);
    expect(await text(backend, 'box', 'a')).toBe('meow');
    expect(await names(backend, 'box')).toEqual(['a']);
    expect((await backend.getObject(box, { name: 'a' }, {})).checksums).toEqual(written.checksums);
    await put(backend, 'box', 'a/b');
    expect(await names(backend, 'box')).toEqual(['a', 'a/b']);
    await backend.deleteObject(box, { name: 'a' }, {});
    expect(await names(backend, 'box')).toEqual(['a/b']);
  });
});

describe('files that other programs put there', () => {
  test('are objects, with a content type by their name and an unknown hash', async () => {
    await mkdir(`${base}/box/sub`);
    await writeFile(`${base}/box/sub/page.html`, '<p>');
    expect(await names(backend, 'box')).toEqual(['sub/page.html']);
    const record = await backend.getObject(box, { name: 'sub/page.html' }, {});
    expect(record).toMatchObject({ size: 3, contentType: 'text/html', checksums: {}, metadata: {} });
    expect(await text(backend, 'box', 'sub/page.html')).toBe('<p>');
  });

  test('do not inherit what was known of the object they replaced', async () => {
    await backend.writeObject(box, head('a.html', { metadata: { cat: 'Tom' } }), body('meow'), {});
    await writeFile(`${base}/box/a.html`, 'something else');
    const foreign = { contentType: 'text/html', metadata: {}, checksums: {} };
    expect(await backend.getObject(box, { name: 'a.html' }, {})).toMatchObject(foreign);
  });

  test('are told from the object they replaced also by content alone', async () => {
    await backend.writeObject(box, head('a.html', { metadata: { cat: 'Tom' } }), body('meow'), {});
    await writeFile(`${base}/box/a.html`, 'woof');
    const foreign = { contentType: 'text/html', metadata: {}, checksums: { sha256: sha256('woof') } };
    expect(await backend.getObject(box, { name: 'a.html' }, {})).toMatchObject(foreign);
    expect((await backend.listObjects(box, { prefix: '', limit: 9 })).items).toMatchObject([foreign]);
  });

  test('and have no name that an object can have are no objects', async () => {
    for (const name of ['%41', 'new\nline']) await writeFile(`${base}/box/${name}`, 'x');
    await writeFile(Buffer.from(`${base}/box/\xff`, 'latin1'), 'x');
    expect(await names(backend, 'box')).toEqual([]);
  });
});

describe('copies of the tree', () => {
  const metadata = { cat: 'Tom' };

  beforeEach(async () => {
    await backend.writeObject(box, head('cats/tom', { metadata }), body('meow'), {});
  });

  test('that keep the times of files keep everything', async () => {
    const before = await backend.getObject(box, { name: 'cats/tom' }, {});
    await cp(`${base}/box`, `${base}/copy`, { recursive: true, preserveTimestamps: true });
    expect(await backend.getObject({ name: 'copy' }, { name: 'cats/tom' }, {})).toMatchObject({
      metadata,
      checksums: before.checksums,
    });
  });

  test('that do not keep them are recognised by their content, once', async () => {
    await cp(`${base}/box`, `${base}/copy`, { recursive: true });
    await utimes(`${base}/copy/cats/tom`, 1, 1);
    const copy = { name: 'copy' };
    expect((await backend.listObjects(copy, { prefix: '', limit: 1 })).items[0]).toMatchObject({
      metadata,
      checksums: {},
    });
    expect(await backend.getObject(copy, { name: 'cats/tom' }, {})).toMatchObject({
      metadata,
      checksums: { sha256: sha256('meow') },
    });
    expect((await backend.listObjects(copy, { prefix: '', limit: 1 })).items[0]).toMatchObject({
      checksums: { sha256: sha256('meow') },
    });
  });

  test('whose place a directory takes while they are read to be recognised are there or gone, and no failure', async () => {
    const path = `${base}/box/cats/tom`;
    await mkdir(`${base}/other`);
    for (let round = 0; round < 400; round += 1) {
      await utimes(path, round, round);
      const looking = backend.getObject(box, { name: 'cats/tom' }, {}).catch((error: unknown) => error);
      for (let turn = 0; turn < round % 40; turn += 1) await new Promise(setImmediate);
      await rename(path, `${base}/away`);
      await rename(`${base}/other`, path);
      const found = await looking;
      if (!(found instanceof ObjectDoesNotExistError)) expect(found).toMatchObject({ metadata });
      await rename(path, `${base}/other`);
      await rename(`${base}/away`, path);
    }
  });

  test('of one directory keep what is in it', async () => {
    await cp(`${base}/box/cats`, `${base}/box/dogs`, { recursive: true, preserveTimestamps: true });
    expect(await backend.getObject(box, { name: 'dogs/tom' }, {})).toMatchObject({ metadata });
  });

  test('that cannot be written to can be read', async () => {
    await utimes(`${base}/box/cats/tom`, 1, 1);
    await chmod(`${base}/box/cats/.stowage`, 0o555);
    expect(await backend.getObject(box, { name: 'cats/tom' }, {})).toMatchObject({ metadata });
    await chmod(`${base}/box/cats/.stowage`, 0o755);
  });
});

describe('symbolic links', () => {
  let outside: string;

  beforeEach(async () => {
    outside = await temporaryBase();
    await writeFile(`${outside}/secret`, 'secret');
    await symlink(outside, `${base}/box/out`);
    await symlink(`${outside}/secret`, `${base}/box/file`);
    await symlink(outside, `${base}/linked`);
  });

  test('to files are no objects', async () => {
    await expect(backend.readObject(box, { name: 'file' }, {})).rejects.toThrow(ObjectDoesNotExistError);
    await expect(backend.deleteObject(box, { name: 'file' }, {})).rejects.toThrow(ObjectDoesNotExistError);
    expect(await names(backend, 'box')).toEqual([]);
  });

  test('to directories are not passed, neither for reading nor for writing', async () => {
    await expect(backend.readObject(box, { name: 'out/secret' }, {})).rejects.toThrow(ObjectDoesNotExistError);
    await expect(put(backend, 'box', 'out/new')).rejects.toThrow(InvalidObjectNameError);
    await expect(put(backend, 'box', 'out/deeper/new')).rejects.toThrow(InvalidObjectNameError);
    await expect(backend.deleteObject(box, { name: 'out/secret' }, {})).rejects.toThrow(ObjectDoesNotExistError);
    expect(await names(backend, 'box', { prefix: 'out/' })).toEqual([]);
    expect(await readdir(outside)).toEqual(['secret']);
  });

  test('are replaced, not followed, by an object of their name', async () => {
    await put(backend, 'box', 'file', 'mine');
    expect(await text(backend, 'box', 'file')).toBe('mine');
    expect(await readFile(`${outside}/secret`, 'utf8')).toBe('secret');
  });

  test('to directories are no containers', async () => {
    const { items } = await backend.listContainers({ limit: 9 });
    expect(items.map(({ name }) => name)).toEqual(['box']);
    await expect(backend.getContainer('linked', {})).rejects.toThrow("container 'linked' does not exist");
  });

  test('in place of the store’s own directory are not followed', async () => {
    await mkdir(`${base}/box/d`);
    await symlink(outside, `${base}/box/d/.stowage`);
    await expect(put(backend, 'box', 'd/x')).rejects.toThrow(InvalidObjectNameError);
    expect(await readdir(outside)).toEqual(['secret']);
  });
});
