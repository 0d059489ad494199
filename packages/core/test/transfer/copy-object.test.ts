import { describe, expect, test } from '@jest/globals';
import { NetworkError, ObjectDoesNotExistError } from '../../src/errors/index.js';
import type { MemoryBackend, MemoryOptions } from '../../src/memory/index.js';
import { copyObject } from '../../src/transfer/copy/copy-object.js';
import { altered, bytes, CONTAINER, failure, from, memory, store, to, unfinished } from './fakes.js';

const DATA = bytes(95);

async function stocked(options?: MemoryOptions): Promise<MemoryBackend> {
  const backend = await memory(options);
  await store(backend, DATA);
  return backend;
}

const ways: readonly (readonly [string, () => Promise<MemoryBackend>])[] = [
  ['by the provider in one call', () => stocked()],
  ['by the provider in parts', () => stocked({ maxCopySize: 20 })],
  [
    'through this process in one write',
    async () => altered(await stocked({ parts: { recommendedPartSize: 100 } }), { copy: undefined }),
  ],
  ['through this process in parts', async () => altered(await stocked(), { copy: undefined })],
  [
    'through this process without parts',
    async () => altered(await stocked(), { copy: undefined, multipart: undefined }),
  ],
];

describe.each(ways)('%s', (_, make) => {
  test('the copy has the bytes, content type and metadata of the source', async () => {
    const backend = await make();
    const seen: number[] = [];
    const onProgress = ({ transferred }: { transferred: number }): void => void seen.push(transferred);
    const copy = await copyObject(from(backend), to(backend, 'copy'), { onProgress });
    expect(copy).toMatchObject({ name: 'copy', size: 95, contentType: 'text/plain', metadata: { a: '1' } });
    expect(backend.contents(CONTAINER.name).get('copy')).toEqual(DATA);
    expect(seen).toEqual([...seen].sort((a, b) => a - b));
    expect(seen.at(-1)).toBe(95);
    expect(await unfinished(backend)).toBe(0);
  });

  test('what is given anew is used, the rest is kept', async () => {
    const backend = await make();
    const copy = await copyObject(from(backend), to(backend, 'copy'), { metadata: { b: '2' } });
    expect(copy).toMatchObject({ contentType: 'text/plain', metadata: { b: '2' } });
    const typed = await copyObject(from(backend), to(backend, 'typed'), { contentType: 'x/y' });
    expect(typed).toMatchObject({ contentType: 'x/y', metadata: { a: '1' } });
  });

  test('an older version can be copied', async () => {
    const backend = await make();
    const { versionId } = await backend.getObject(CONTAINER, { name: 'name' }, {});
    await store(backend, bytes(3));
    await copyObject(from(backend, 'name', versionId), to(backend, 'name'), {});
    expect(backend.contents(CONTAINER.name).get('name')).toEqual(DATA);
  });

  test('an empty object can be copied', async () => {
    const backend = await make();
    await store(backend, Buffer.alloc(0), 'empty');
    expect(await copyObject(from(backend, 'empty'), to(backend, 'copy'), {})).toMatchObject({ size: 0 });
  });

  test('a source that does not exist is an error', async () => {
    const backend = await make();
    expect(await failure(copyObject(from(backend, 'no'), to(backend, 'copy'), {}))).toBeInstanceOf(
      ObjectDoesNotExistError,
    );
  });

  test('an abort rejects with the reason and leaves nothing', async () => {
    const backend = await make();
    const reason = new Error('enough');
    const signal = AbortSignal.abort(reason);
    expect(await failure(copyObject(from(backend), to(backend, 'copy'), { signal }))).toBe(reason);
    expect([...backend.contents(CONTAINER.name).keys()]).toEqual(['name']);
  });
});

test('a part that cannot be copied: what was copied is removed', async () => {
  const base = await stocked({ maxCopySize: 20 });
  const down = new NetworkError('down');
  const copy = altered(base.copy, {
    copyPart: (source, upload, partNumber, options) =>
      partNumber === 4 ? Promise.reject(down) : base.copy.copyPart(source, upload, partNumber, options),
  });
  const broken = altered(base, { copy });
  expect(await failure(copyObject(from(broken), to(broken, 'other'), {}))).toBe(down);
  expect(await unfinished(base)).toBe(0);
});

test('the version that is copied is the one that was found, also if a newer one comes', async () => {
  const base = await stocked({ maxCopySize: 20 });
  const multipart = altered(base.multipart, {
    begin: async (...call) => (await store(base, bytes(95).fill(1)), base.multipart.begin(...call)),
  });
  const backend = altered(base, { multipart });
  await copyObject(from(backend), to(backend, 'copy'), {});
  expect(base.contents(CONTAINER.name).get('copy')).toEqual(DATA);
});
