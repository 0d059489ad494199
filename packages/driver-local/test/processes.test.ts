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

const ROUNDS = 10;
/** Names that take each other's places, that are escaped, and that share directories which come and go; by process. */
const OWN_NAMES = [
  ['a', 'a/b/c', 'd/e', 'x//y'],
  ['a/b', 'd/f', 'x/', 'b\u00fc\u0001l'],
];
const NAMES = OWN_NAMES.flat();
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
  const body = await backend.readObject(box, { name }, {}).catch(unlessMissing);
  if (body === undefined) return undefined;
  const bytes = Buffer.concat(await body.stream.toArray());
  const { metadata, contentType, checksums, size } = body.object;
  const version = Number(metadata?.['version']);
  expect(bytes.equals(contentOf(name, version))).toBe(true);
  expect({ contentType, size }).toEqual({ contentType: 'x/y', size: bytes.length });
  expect(checksums.sha256).toBe(createHash('sha256').update(bytes).digest('hex'));
  return version;
}

/** What is there is never taken for a file of another program. */
async function assertKnown(name: string): Promise<void> {
  const record = await backend.getObject(box, { name }, {}).catch(unlessMissing);
  expect(record?.contentType ?? 'x/y').toBe('x/y');
}

function unlessMissing(error: unknown): undefined {
  if (!(error instanceof ObjectDoesNotExistError)) throw error;
}

const result = ({ verb, version }: Operation): number | undefined => (verb === 'put' ? version : undefined);

async function sidecars(): Promise<number> {
  const files = await readdir(`${base}/box`, { recursive: true });
  return files.filter((file) => file.endsWith('.json') && file.includes('.stowage')).length;
}

describe('processes that are killed', () => {
  test(`at any moment, two at a time, ${2 * ROUNDS} in all, lose and break nothing that they acknowledged`, async () => {
    const acknowledged = new Map<string, number | undefined>();
    let first = 1;
    for (let round = 0; round < ROUNDS; round += 1) {
      const uploaders = OWN_NAMES.map((own, index) => {
        return new Uploader({ base, first: first + index, step: OWN_NAMES.length, count: 0, names: own });
      });
      await Promise.all(uploaders.map((uploader) => killedSoon(uploader)));
      for (const { operations } of uploaders) await assertOutcome(operations, acknowledged);
      for (const name of NAMES) expect(await wholeVersion(name)).toBe(acknowledged.get(name));
      const present = NAMES.filter((name) => acknowledged.get(name) !== undefined);
      expect((await names(backend, 'box')).toSorted()).toEqual(present.toSorted());
      const lasts = uploaders.map(({ operations }) => operations.at(-1)?.version ?? 0);
      first = Math.max(first, ...lasts) + 1;
    }
    await backend.cleanUp(box);
    expect(await readdir(`${base}/box/.stowage/tmp`)).toEqual([]);
    const unfinished = await backend.multipart.listUploads(box, { prefix: '', limit: 1000 });
    for (const upload of unfinished.items) await backend.multipart.abort(upload, {});
    expect(await sidecars()).toBe((await names(backend, 'box')).length);
  }, 120_000);
});

async function killedSoon(uploader: Uploader): Promise<void> {
  await uploader.told(4);
  await sleep(Math.random() * 60);
  await uploader.kill();
}

/** What it was about to do when it died is done or not: nothing in between. What it had done is done. */
async function assertOutcome(
  operations: readonly Operation[],
  acknowledged: Map<string, number | undefined>,
): Promise<void> {
  for (const each of operations) if (each.state === 'done') acknowledged.set(each.name, result(each));
  const last = operations.at(-1);
  if (last?.state !== 'try') return;
  const version = await wholeVersion(last.name);
  expect([acknowledged.get(last.name), result(last)]).toContain(version);
  acknowledged.set(last.name, version);
}

describe('several processes', () => {
  test('that store and delete the same names leave each of them whole at every moment', async () => {
    const uploaders = [1, 2, 3].map((first) => new Uploader({ base, first, step: 3, count: 60, names: NAMES }));
    const finished = new AbortController();
    const all = Promise.all(uploaders.map((uploader) => uploader.finish())).finally(() => finished.abort());
    while (!finished.signal.aborted) {
      for (const name of NAMES) await Promise.all([wholeVersion(name), assertKnown(name)]);
    }
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
