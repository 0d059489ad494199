import { readdir } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { beforeEach, describe, expect, test } from '@jest/globals';
import {
  ContainerIsNotEmptyError,
  InvalidArgumentError,
  ObjectDoesNotExistError,
  ObjectHashMismatchError,
} from '@stowage/core';
import type { MultipartUpload, PartRecord } from '@stowage/core/spi';
import type { LocalBackend } from '../src/backend.js';
import { composeLocal } from '../src/compose.js';
import { body, head, names, put, text } from './support/backend-calls.js';
import { temporaryBase } from './support/temporary-base.js';

let base: string;
let backend: LocalBackend;
let upload: MultipartUpload;
const box = { name: 'box' };

beforeEach(async () => {
  base = await temporaryBase();
  backend = composeLocal(base, { sync: false });
  await backend.createContainer('box', {});
  upload = await backend.multipart.begin(box, head('big'), {});
});

const send = (partNumber: number, content: string): Promise<PartRecord> =>
  backend.multipart.writePart(upload, partNumber, body(content), {});

async function sent(): Promise<readonly PartRecord[]> {
  return (await backend.multipart.listParts(upload, { limit: 100 })).items;
}

async function complete(): Promise<string> {
  await backend.multipart.complete(upload, await sent(), {});
  return text(backend, 'box', 'big');
}

describe('parts', () => {
  test.each<[string, (readonly [number, string])[], string]>([
    [
      'in order',
      [
        [1, 'aaa'],
        [2, 'bbb'],
        [3, 'c'],
      ],
      'aaabbbc',
    ],
    [
      'in any order',
      [
        [2, 'bbb'],
        [3, 'c'],
        [1, 'aaa'],
      ],
      'aaabbbc',
    ],
    [
      'whose last, which is shorter, came first',
      [
        [3, 'c'],
        [1, 'aaa'],
        [2, 'bbb'],
      ],
      'aaabbbc',
    ],
    [
      'that grow',
      [
        [1, 'a'],
        [2, 'bb'],
        [3, 'ccc'],
      ],
      'abbccc',
    ],
    [
      'that shrink',
      [
        [1, 'aaa'],
        [2, 'bb'],
        [3, 'c'],
      ],
      'aaabbc',
    ],
    [
      'that came twice, the second time otherwise',
      [
        [1, 'aaa'],
        [2, 'xxx'],
        [3, 'ccc'],
        [2, 'bbb'],
      ],
      'aaabbbccc',
    ],
    [
      'whose last came twice, the second time shorter',
      [
        [1, 'aaa'],
        [2, 'bbb'],
        [2, 'b'],
      ],
      'aaab',
    ],
    [
      'of no bytes',
      [
        [1, ''],
        [2, ''],
      ],
      '',
    ],
  ])('%s make the whole', async (_how, parts, whole) => {
    for (const [number, content] of parts) await send(number, content);
    expect(await complete()).toBe(whole);
    expect(await readdir(`${base}/box/.stowage/uploads`)).toEqual([]);
  });

  test('sent at once, the same one several times, leave one of each', async () => {
    await Promise.all(
      ['aaa', 'bbb', 'ccc'].flatMap((content, index) => [send(index + 1, content), send(index + 1, content)]),
    );
    expect(await complete()).toBe('aaabbbccc');
  });

  test('that fail can be sent again', async () => {
    await send(1, 'aaa');
    const failing = { ...body('bbb'), open: () => new Readable().destroy(new Error('no more')) };
    await expect(backend.multipart.writePart(upload, 2, failing, {})).rejects.toThrow('no more');
    expect(await sent()).toHaveLength(1);
    await send(2, 'bbb');
    expect(await complete()).toBe('aaabbb');
  });

  test('that are missing, or are others than named, are told', async () => {
    const [first] = [await send(1, 'aaa')];
    const missing = { partNumber: 2, size: 3, checksums: { sha256: 'x' } };
    await expect(backend.multipart.complete(upload, [first, missing], {})).rejects.toThrow(InvalidArgumentError);
    await expect(backend.multipart.complete(upload, [{ ...first, checksums: { sha256: 'x' } }], {})).rejects.toThrow(
      'part 1 has hash',
    );
    await expect(send(0, '')).rejects.toThrow(InvalidArgumentError);
  });

  test('are known to another process, and the upload can be completed there', async () => {
    for (const [index, content] of ['aaa', 'bbb'].entries()) await send(index + 1, content);
    backend = composeLocal(base, { sync: false });
    const { items } = await backend.multipart.listUploads(box, { prefix: 'bi', limit: 10 });
    expect(items).toEqual([upload]);
    expect(await complete()).toBe('aaabbb');
  });
});

describe('an upload', () => {
  test('is nothing that a listing shows, and keeps its container from being deleted', async () => {
    expect(await names(backend, 'box')).toEqual([]);
    await expect(backend.deleteContainer(box, {})).rejects.toThrow(ContainerIsNotEmptyError);
  });

  test('that is aborted leaves nothing, and is gone for everyone', async () => {
    await send(1, 'aaa');
    await backend.multipart.abort(upload, {});
    await backend.multipart.abort(upload, {});
    await expect(send(2, 'bbb')).rejects.toThrow(ObjectDoesNotExistError);
    expect(await readdir(`${base}/box/.stowage/uploads`)).toEqual([]);
    await backend.deleteContainer(box, {});
  });

  test('whose bytes are others than announced fails, and can be aborted', async () => {
    upload = await backend.multipart.begin(box, head('other', { checksums: { sha256: 'x' } }), {});
    await send(1, 'aaa');
    await send(2, 'bbb');
    await expect(complete()).rejects.toThrow(ObjectHashMismatchError);
    expect(await names(backend, 'box')).toEqual([]);
  });

  test.each(['../../..', '', 'x/y', '00000000-0000-0000-0000-000000000000'])('of id %j there is none', async (id) => {
    upload = { ...upload, id };
    await expect(sent()).rejects.toThrow(ObjectDoesNotExistError);
    await backend.multipart.abort(upload, {});
    expect(await readdir(base)).toContain('box');
  });

  test('may take a part from an object', async () => {
    await put(backend, 'box', 'source', '0123456789');
    const from = { container: box, object: { name: 'source' } };
    await backend.copy.copyPart({ ...from, range: { start: 2, end: 5 } }, upload, 1, {});
    await send(2, 'end');
    expect(await complete()).toBe('234end');
  });
});
