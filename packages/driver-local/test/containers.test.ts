import { mkdir, readdir, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { beforeEach, describe, expect, test } from '@jest/globals';
import {
  ContainerDoesNotExistError,
  ContainerIsNotEmptyError,
  InvalidContainerNameError,
  LocalFileError,
} from '@stowage/core';
import type { LocalBackend } from '../src/backend.js';
import { composeLocal } from '../src/compose.js';
import { body, head, names, put } from './support/backend-calls.js';
import { temporaryBase } from './support/temporary-base.js';

let base: string;
let backend: LocalBackend;

beforeEach(async () => {
  base = await temporaryBase();
  backend = composeLocal(base, { sync: false });
});

describe('names of containers', () => {
  test.each(['new/container', '..', '.', '.stowage', '.STOWAGE', 'a\0b', 'a\nb', 'x'.repeat(256), '/'])(
    '%j is none, and nothing is found under it',
    async (name) => {
      await expect(backend.createContainer(name, {})).rejects.toThrow(InvalidContainerNameError);
      await expect(backend.getContainer(name, {})).rejects.toThrow(ContainerDoesNotExistError);
      await expect(backend.listObjects({ name }, { prefix: '', limit: 1 })).rejects.toThrow(ContainerDoesNotExistError);
      await expect(backend.deleteContainer({ name }, {})).rejects.toThrow(ContainerDoesNotExistError);
      await expect(backend.writeObject({ name }, head('x'), body('x'), {})).rejects.toThrow(ContainerDoesNotExistError);
    },
  );

  test.each(['photos', 'My Photos', '%41', 'Bücher', '.hidden', 'x'.repeat(255)])('%j is one', async (name) => {
    await backend.createContainer(name, {});
    expect((await backend.listContainers({ limit: 9 })).items.map((each) => each.name)).toEqual([name]);
    await put(backend, name, 'a');
    await backend.deleteObject({ name }, { name: 'a' }, {});
    await backend.deleteContainer({ name }, {});
    expect(await readdir(`${base}/.stowage/deleted`)).toEqual([]);
  });

  test('are listed in the order of their bytes, page by page', async () => {
    const all = ['B', 'a', 'a-', 'ä', '\uffff', '\u{10000}'];
    for (const name of all) await backend.createContainer(name, {});
    const first = await backend.listContainers({ limit: 4 });
    const rest = await backend.listContainers({ limit: 4, cursor: first.next });
    expect([...first.items, ...rest.items].map(({ name }) => name)).toEqual(all);
    expect(rest.next).toBeUndefined();
  });
});

describe('the base directory', () => {
  test('is never made: where it is missing, a disk may not be mounted', async () => {
    backend = composeLocal(`${base}/missing`);
    await expect(backend.createContainer('a', {})).rejects.toThrow(LocalFileError);
    await expect(backend.listContainers({ limit: 1 })).rejects.toThrow("missing' does not exist");
    expect(await readdir(base)).toEqual([]);
  });

  test('may be reached through a link', async () => {
    await mkdir(`${base}/real`);
    await symlink(`${base}/real`, `${base}/link`);
    backend = composeLocal(`${base}/link`, { sync: false });
    await backend.createContainer('box', {});
    await put(backend, 'box', 'a');
    expect(await names(backend, 'box')).toEqual(['a']);
  });
});

describe('deleting a container', () => {
  beforeEach(async () => {
    await backend.createContainer('box', {});
  });

  test('takes empty directories with it', async () => {
    await mkdir(`${base}/box/a/b/c`, { recursive: true });
    await backend.deleteContainer({ name: 'box' }, {});
    expect(await readdir(base)).toEqual(['.stowage']);
  });

  test.each(['file', 'deep/down/file', '%41', 'a/%@'])('is refused while there is %j', async (path) => {
    await mkdir(dirname(`${base}/box/${path}`), { recursive: true });
    await writeFile(`${base}/box/${path}`, '');
    await expect(backend.deleteContainer({ name: 'box' }, {})).rejects.toThrow(ContainerIsNotEmptyError);
    expect(await readdir(base)).toEqual(['box']);
  });

  test('makes uploads fail that are under way, and never deletes what came in', async () => {
    const uploads = Array.from({ length: 20 }, async (_, index) => put(backend, 'box', `d/${index}`));
    const outcomes = await Promise.allSettled([...uploads, backend.deleteContainer({ name: 'box' }, {})]);
    const stored = outcomes.slice(0, 20).filter(({ status }) => status === 'fulfilled').length;
    const deleted = outcomes[20]?.status === 'fulfilled';
    expect(deleted ? stored : (await names(backend, 'box')).length).toBe(deleted ? 0 : stored);
  });
});

describe('what a process leaves behind that died', () => {
  const box = { name: 'box' };

  beforeEach(async () => {
    await backend.createContainer('box', {});
    await put(backend, 'box', 'd/a');
    await writeFile(`${base}/box/.stowage/tmp/old`, '');
    await utimes(`${base}/box/.stowage/tmp/old`, 1, 1);
    await writeFile(`${base}/box/.stowage/tmp/new`, '');
  });

  test('is removed before the first write, if it is old', async () => {
    const later = composeLocal(base, { sync: false });
    await later.getObject(box, { name: 'd/a' }, {});
    expect(await readdir(`${base}/box/.stowage/tmp`)).toEqual(['new', 'old']);
    await put(later, 'box', 'b');
    expect(await readdir(`${base}/box/.stowage/tmp`)).toEqual(['new']);
  });

  test('is a deletion cut short: it is ended, or undone if an object had come in', async () => {
    for (const [id, name] of ['empty', 'full'].entries()) {
      await mkdir(`${base}/.stowage/deleted/${id}/${name}/d`, { recursive: true });
    }
    await writeFile(`${base}/.stowage/deleted/1/full/d/late`, 'late');
    const later = composeLocal(base, { sync: false, leftoverAge: 0 });
    await later.cleanUp(box);
    expect(await readdir(`${base}/.stowage/deleted`)).toEqual([]);
    expect((await later.listContainers({ limit: 9 })).items.map(({ name }) => name)).toEqual(['box', 'full']);
    expect(await names(later, 'full')).toEqual(['d/late']);
  });

  test('is a sidecar without its object, and the directory it kept', async () => {
    await put(backend, 'box', 'gone/x');
    await put(backend, 'box', 'd/b');
    await rm(`${base}/box/gone/x`);
    await rm(`${base}/box/d/b`);
    const later = composeLocal(base, { sync: false, leftoverAge: 0 });
    expect(await later.cleanUp(box)).toBe(4);
    expect((await readdir(`${base}/box`)).sort()).toEqual(['.stowage', 'd']);
    expect(await readdir(`${base}/box/d/.stowage`)).toHaveLength(1);
    expect(await later.getObject(box, { name: 'd/a' }, {})).toMatchObject({ contentType: 'text/plain' });
  });

  test('is not the sidecar by which a copy without times is recognised', async () => {
    await utimes(`${base}/box/d/a`, 1, 1);
    const later = composeLocal(base, { sync: false, leftoverAge: 0 });
    await later.cleanUp(box);
    expect(await later.getObject(box, { name: 'd/a' }, {})).toMatchObject({ contentType: 'text/plain' });
  });
});
