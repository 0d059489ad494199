import { createHash } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { ObjectDoesNotExistError } from '@stowage/core';
import type { LocalBackend } from '../src/backend.js';
import { composeLocal } from '../src/compose.js';
import { names } from './support/backend-calls.js';
import { temporaryBase } from './support/temporary-base.js';
import { Uploader, type Operation } from './support/uploader.js';
import { contentOf } from './support/versioned-content.js';

const KILLS = 20;
/** Names that take each other's places, that are escaped, and that share directories which come and go. */
const NAMES = ['a', 'a/b', 'a/b/c', 'd/e', 'x//y', 'b\u00fc\u0001l'];
const box = { name: 'box' };

let base: string;
let backend: LocalBackend;

beforeEach(async () => {
  base = await temporaryBase();
  backend = composeLocal(base, { sync: false, leftoverAge: 0 });
  await backend.createContainer('box', {});
});

/** The version of an object that is there, after checking that all of it belongs together; undefined if there is none. */
async function wholeVersion(name: string): Promise<number | undefined> {
  const body = await backend.readObject(box, { name }, {}).catch((error: unknown) => {
    if (error instanceof ObjectDoesNotExistError) return undefined;
    throw error;
  });
  if (body === undefined) return undefined;
  const bytes = Buffer.concat(await body.stream.toArray());
  const { metadata, contentType, hash, size } = body.object;
  const version = Number(metadata['version']);
  expect(bytes.equals(contentOf(name, version))).toBe(true);
  expect({ contentType, size }).toEqual({ contentType: 'x/y', size: bytes.length });
  expect(hash).toBe(createHash('sha256').update(bytes).digest('hex'));
  return version;
}

const result = ({ verb, version }: Operation): number | undefined => (verb === 'put' ? version : undefined);

async function sidecars(): Promise<number> {
  const files = await readdir(`${base}/box`, { recursive: true });
  return files.filter((file) => file.endsWith('.json') && file.includes('.stowage')).length;
}

describe('a process that is killed', () => {
  test(`at any moment, ${KILLS} times over, loses and breaks nothing that it acknowledged`, async () => {
    const acknowledged = new Map<string, number | undefined>();
    let first = 1;
    for (let kill = 0; kill < KILLS; kill += 1) {
      const uploader = new Uploader({ base, first, step: 1, count: 0, names: NAMES });
      await uploader.told(4);
      await sleep(Math.random() * 60);
      await uploader.kill();
      for (const each of uploader.operations) if (each.state === 'done') acknowledged.set(each.name, result(each));
      const last = uploader.operations.at(-1);
      for (const name of NAMES) {
        const version = await wholeVersion(name);
        // What it was about to do when it died is done or not: nothing in between.
        const possible = [acknowledged.get(name)];
        if (last?.state === 'try' && last.name === name) possible.push(result(last));
        expect(possible).toContain(version);
        acknowledged.set(name, version);
      }
      const present = NAMES.filter((name) => acknowledged.get(name) !== undefined);
      expect((await names(backend, 'box')).toSorted()).toEqual(present.toSorted());
      first = (last?.version ?? first) + 1;
    }
    await backend.cleanUp(box);
    expect(await readdir(`${base}/box/.stowage/tmp`)).toEqual([]);
    const unfinished = await backend.multipart.listUploads(box, { prefix: '', limit: 1000 });
    for (const upload of unfinished.items) await backend.multipart.abort(upload, {});
    expect(await sidecars()).toBe((await names(backend, 'box')).length);
  }, 60_000);
});

describe('several processes', () => {
  test('that store and delete the same names leave each of them whole at every moment', async () => {
    const uploaders = [1, 2, 3].map((first) => new Uploader({ base, first, step: 3, count: 60, names: NAMES }));
    const finished = new AbortController();
    const all = Promise.all(uploaders.map((uploader) => uploader.finish())).finally(() => finished.abort());
    while (!finished.signal.aborted) for (const name of NAMES) await wholeVersion(name);
    await all;
    await names(backend, 'box');
    for (const name of NAMES) {
      await wholeVersion(name);
      await backend.deleteObject(box, { name }, {}).catch(() => undefined);
    }
    expect(await names(backend, 'box')).toEqual([]);
    await backend.cleanUp(box);
    await backend.deleteContainer(box, {});
    expect((await backend.listContainers({ limit: 9 })).items).toEqual([]);
  }, 60_000);
});
