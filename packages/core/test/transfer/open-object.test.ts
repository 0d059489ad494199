import { describe, expect, test } from '@jest/globals';
import { PassThrough, Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import {
  ConflictError,
  InvalidRangeError,
  MalformedResponseError,
  NetworkError,
  ObjectDoesNotExistError,
  ObjectHashMismatchError,
  ServiceUnavailableError,
} from '../../src/errors/index.js';
import type { MemoryBackend } from '../../src/memory/index.js';
import type { ByteRange, ObjectBody, ObjectKey, ReadOptions, StorageBackend } from '../../src/spi/index.js';
import { openObject } from '../../src/transfer/read/open-object.js';
import { altered, breaking, bytes, chunksOf, CONTAINER, failure, from, instant, memory, read, store } from './fakes.js';

const DATA = bytes(100);
const NOTHING = Buffer.alloc(0);

async function stocked(): Promise<MemoryBackend> {
  const backend = await memory();
  await store(backend, DATA);
  return backend;
}

/** Each answer breaks after as many bytes as the list says; once it is used up the answers are whole. */
function fragile(
  base: MemoryBackend,
  cuts: number[],
  error?: Error,
): { backend: StorageBackend; asked: (ObjectKey & ReadOptions)[] } {
  const asked: (ObjectKey & ReadOptions)[] = [];
  const backend = altered(base, {
    readObject: async (container, object, options) => {
      asked.push({ ...object, ...options, signal: undefined });
      const body = await base.readObject(container, object, options);
      const cut = cuts.shift();
      if (cut === undefined) return body;
      const data = await read(body.stream);
      return { ...body, stream: breaking(data.subarray(0, cut), error) };
    },
  });
  return { backend, asked };
}

/** The same backend without ranges: a range given to it is an error of core's. */
function rangeless(base: StorageBackend): StorageBackend {
  return altered(base, {
    capabilities: { ...base.capabilities, rangeReads: false },
    readObject: async (container, object, options) => {
      expect(options.range).toBeUndefined();
      return base.readObject(container, object, options);
    },
  });
}

describe.each([
  ['a provider that reads ranges', (backend: StorageBackend) => backend],
  ['a provider that does not', rangeless],
])('%s', (_, provider) => {
  test.each([
    [0, undefined, 0, 100],
    [0, 1, 0, 1],
    [1, 5, 1, 5],
    [5, undefined, 5, 100],
    [0, 100, 0, 100],
    [99, 1000, 99, 100],
  ])('gives the range from %s to %s', async (start, end, first, last) => {
    const opened = await openObject(from(provider(await stocked())), { range: { start, end } });
    expect(opened.size).toBe(last - first);
    expect(await read(opened.stream)).toEqual(DATA.subarray(first, last));
  });

  test.each([100, 101, 5000])('refuses a range that starts at %s of 100 bytes', async (start) => {
    expect(await failure(openObject(from(provider(await stocked())), { range: { start } }))).toBeInstanceOf(
      InvalidRangeError,
    );
  });

  test('gives an empty object, which has no range', async () => {
    const backend = await memory();
    await store(backend, Buffer.alloc(0));
    const opened = await openObject(from(provider(backend)), {});
    expect(opened.size).toBe(0);
    expect(await read(opened.stream)).toHaveLength(0);
    expect(await failure(openObject(from(provider(backend)), { range: { start: 0 } }))).toBeInstanceOf(
      InvalidRangeError,
    );
  });

  test.each([
    ['the whole', undefined, 0, 100],
    ['a range', { start: 10, end: 90 }, 10, 90],
  ])('resumes %s where it broke', async (_what, range, first, last) => {
    const { backend } = fragile(await stocked(), [30, 0, 25, 60]);
    const opened = await openObject(from(provider(backend)), range === undefined ? {} : { range }, instant(5));
    expect(await read(opened.stream)).toEqual(DATA.subarray(first, last));
  });
});

describe('a broken body', () => {
  test('is asked for again from the byte where it stopped, of the same version', async () => {
    const base = await stocked();
    const { backend, asked } = fragile(base, [30, 20]);
    const opened = await openObject(from(backend), { range: { start: 5 } }, instant());
    await store(base, bytes(7).fill(1));
    expect(await read(opened.stream)).toEqual(DATA.subarray(5));
    const { versionId } = opened.object;
    expect(asked.map(({ versionId: version, range }) => [version, range])).toEqual([
      [undefined, { start: 5 }],
      [versionId, { start: 35, end: 100 }],
      [versionId, { start: 55, end: 100 }],
    ]);
  });

  test('waits longer after each failure in a row, and begins anew after progress', async () => {
    const recovery = instant(4);
    const { backend } = fragile(await stocked(), [10, 0, 0, 10, 0]);
    await read((await openObject(from(backend), {}, recovery)).stream);
    expect(recovery.waits).toEqual([100, 200, 400, 100, 200]);
  });

  test.each([
    ['once', [3000], 2000],
    ['again and again', [1000, 700, 400], 2000],
  ])('does not wait longer than it may in all, %s, and says so', async (_often, asked, totalTimeout) => {
    const recovery = instant(10, totalTimeout);
    const waits = asked.map((wait) => new ServiceUnavailableError('busy', { status: 503, retryAfter: wait / 1000 }));
    const base = await stocked();
    const backend = altered(base, {
      readObject: async (...call) => ({
        ...(await base.readObject(...call)),
        stream: breaking(NOTHING, waits.shift()),
      }),
    });
    const error = await failure(read((await openObject(from(backend), {}, recovery)).stream));
    expect(error).toMatchObject({
      code: 'timeout',
      retryable: true,
      status: 503,
      retryAfter: (asked.at(-1) ?? 0) / 1000,
    });
    expect((error as Error).message).toMatch(/busy.*asked to wait/);
    expect((error as Error).cause).toBeInstanceOf(ServiceUnavailableError);
    expect(recovery.waits).toEqual(asked.slice(0, -1));
  });

  test('may take as long again after each byte that came', async () => {
    const recovery = instant(10, 2000);
    const { backend } = fragile(
      await stocked(),
      [10, 10, 10],
      new ServiceUnavailableError('busy', { retryAfter: 1.5 }),
    );
    expect(await read((await openObject(from(backend), {}, recovery)).stream)).toEqual(DATA);
    expect(recovery.waits).toEqual([1500, 1500, 1500]);
  });

  test('waits as long as the provider asks', async () => {
    const recovery = instant();
    const { backend } = fragile(await stocked(), [10], new ServiceUnavailableError('busy', { retryAfter: 7 }));
    await read((await openObject(from(backend), {}, recovery)).stream);
    expect(recovery.waits).toEqual([7000]);
  });

  test('that breaks too often in a row fails with the last error', async () => {
    const error = new NetworkError('gone for good');
    const { backend, asked } = fragile(await stocked(), [10, 0, 0, 0], error);
    const opened = await openObject(from(backend), {}, instant(3));
    expect(await failure(read(opened.stream))).toBe(error);
    expect(asked).toHaveLength(3);
  });

  test('that fails for good is not asked for again', async () => {
    const error = new Error('no such luck');
    const { backend, asked } = fragile(await stocked(), [10], error);
    expect(await failure(read((await openObject(from(backend), {}, instant())).stream))).toBe(error);
    expect(asked).toHaveLength(1);
  });

  test('that ends too early without an error counts as broken', async () => {
    const base = await stocked();
    let answers = 0;
    const backend = altered(base, {
      readObject: async (...call) => {
        const body = await base.readObject(...call);
        answers += 1;
        if (answers > 1) return body;
        return { ...body, stream: Readable.from([(await read(body.stream)).subarray(0, 40)]) };
      },
    });
    expect(await read((await openObject(from(backend), {}, instant())).stream)).toEqual(DATA);
  });

  test('that breaks after its last byte is whole', async () => {
    const { backend, asked } = fragile(await stocked(), [100]);
    expect(await read((await openObject(from(backend), {}, instant())).stream)).toEqual(DATA);
    expect(asked).toHaveLength(1);
  });

  test('of a version that has been deleted meanwhile: that error', async () => {
    const base = await stocked();
    const { backend } = fragile(base, [10]);
    const opened = await openObject(from(backend), {}, instant());
    await base.deleteObject(CONTAINER, { name: 'name' }, { versions: 'delete' });
    await store(base, bytes(100).fill(3));
    expect(await failure(read(opened.stream))).toBeInstanceOf(ObjectDoesNotExistError);
  });

  test('of an object without versions that was replaced meanwhile: never a mixture', async () => {
    const base = await stocked();
    const unversioned = altered(base, {
      readObject: async (container, { name }, options) => {
        const body = await base.readObject(container, { name }, options);
        return { ...body, object: { ...body.object, versionId: undefined } };
      },
    });
    const { backend } = fragile(unversioned, [10]);
    const opened = await openObject(from(backend), {}, instant());
    await store(base, bytes(100).fill(3));
    expect(await failure(read(opened.stream))).toBeInstanceOf(ConflictError);
  });

  test('that gives more than it announced fails', async () => {
    const base = await stocked();
    const backend = altered(base, {
      readObject: async (...call) => ({ ...(await base.readObject(...call)), stream: Readable.from([bytes(101)]) }),
    });
    expect(await failure(read((await openObject(from(backend), {})).stream))).toBeInstanceOf(MalformedResponseError);
  });
});

describe('an answer is held against what was asked:', () => {
  /** Whatever range is asked for, everything comes, as from a server or proxy that does not know ranges. */
  function ignoringRanges(base: MemoryBackend, cuts: number[] = []): ReturnType<typeof fragile> {
    const { backend, asked } = fragile(base, cuts);
    const readObject: StorageBackend['readObject'] = async (container, key, { range: _range, ...options }) =>
      backend.readObject(container, key, options);
    return { backend: altered(backend, { readObject }), asked };
  }

  /** Each answer is a little different from what it should be. */
  function lying(base: StorageBackend, lie: (body: ObjectBody, count: number) => Partial<ObjectBody>) {
    const streams: Readable[] = [];
    const backend = altered(base, {
      readObject: async (...call) => {
        const body = await base.readObject(...call);
        streams.push(body.stream);
        return { ...body, ...lie(body, streams.length) };
      },
    });
    return { backend, streams };
  }

  test.each([
    [0, 10],
    [10, 20],
    [90, undefined],
    [99, 200],
  ])('everything instead of the range from %s to %s: the range is cut out of it', async (start, end) => {
    const { backend } = ignoringRanges(await stocked());
    const opened = await openObject(from(backend), { range: { start, end } });
    expect(opened.size).toBe(DATA.subarray(start, end).length);
    expect(await read(opened.stream)).toEqual(DATA.subarray(start, end));
  });

  test('everything instead of a range that starts past the end is no range', async () => {
    const { backend } = ignoringRanges(await stocked());
    expect(await failure(openObject(from(backend), { range: { start: 100 } }))).toBeInstanceOf(InvalidRangeError);
  });

  test.each([
    ['whole', undefined, 0, 100],
    ['range', { start: 10, end: 90 }, 10, 90],
  ])('a broken %s that is answered with everything goes on where it stopped', async (_what, range, first, last) => {
    const { backend, asked } = ignoringRanges(await stocked(), [30, 20, 60, 70]);
    const opened = await openObject(from(backend), range === undefined ? {} : { range }, instant());
    expect(await read(opened.stream)).toEqual(DATA.subarray(first, last));
    expect(asked).toHaveLength(5);
  });

  test('one that never comes further than before is given up', async () => {
    const { backend, asked } = ignoringRanges(await stocked(), [30, 30, 20, 30, 30]);
    const opened = await openObject(from(backend), {}, instant(3));
    expect(await failure(read(opened.stream))).toBeInstanceOf(NetworkError);
    expect(asked).toHaveLength(3);
  });

  test.each<[string, ByteRange | undefined, (body: ObjectBody) => Partial<ObjectBody>]>([
    ['a range that is too short', { start: 10, end: 20 }, () => ({ size: 9 })],
    ['a range that is too long', { start: 10, end: 20 }, () => ({ size: 11 })],
    ['a whole that is shorter than the object', undefined, () => ({ size: 99 })],
    ['a body of unknown size', undefined, () => ({ size: NaN })],
    ['an object of unknown size', { start: 10 }, ({ object }) => ({ object: { ...object, size: NaN } })],
    ['a size that is no number of bytes', undefined, ({ object }) => ({ size: -1, object: { ...object, size: -1 } })],
    ['another object', undefined, ({ object }) => ({ object: { ...object, name: 'other' } })],
    ['another version', undefined, ({ object }) => ({ object: { ...object, versionId: 'other' } })],
  ])('%s is refused, and its connection closed', async (_what, range, lie) => {
    const base = await stocked();
    const { versionId } = await base.getObject(CONTAINER, { name: 'name' }, {});
    const { backend, streams } = lying(base, lie);
    const opening = openObject(from(backend, 'name', versionId), range === undefined ? {} : { range });
    expect(await failure(opening)).toBeInstanceOf(MalformedResponseError);
    expect(streams.map(({ destroyed }) => destroyed)).toEqual([true]);
  });

  test('more bytes than were promised by the answer that goes on are fatal, and none of them is handed out', async () => {
    const { backend, asked } = fragile(await stocked(), [30]);
    const { backend: liar } = lying(backend, (_body, count) =>
      count === 1 ? {} : { stream: Readable.from([DATA.subarray(30), DATA]) },
    );
    const { stream } = await openObject(from(liar), { verifyHash: false }, instant());
    const got: Buffer[] = [];
    stream.on('data', (chunk: Buffer) => got.push(chunk));
    expect(await failure(finished(stream))).toBeInstanceOf(MalformedResponseError);
    expect(Buffer.concat(got).length).toBeLessThanOrEqual(100);
    expect(asked).toHaveLength(2);
  });
});

describe('the hash', () => {
  async function corrupt(): Promise<StorageBackend> {
    const base = await stocked();
    return altered(base, {
      readObject: async (...call) => {
        const body = await base.readObject(...call);
        const data = await read(body.stream);
        return { ...body, stream: Readable.from([data.fill(0xff, 50, 51)]) };
      },
    });
  }

  test.each([undefined, 7])(
    'of one byte that is wrong: the stream fails instead of ending (chunks of %s)',
    async (chunkSize) => {
      const { stream } = await openObject(from(await corrupt()), { chunkSize });
      const error = await failure(chunksOf(stream));
      expect(error).toBeInstanceOf(ObjectHashMismatchError);
      expect(error).toMatchObject({ objectName: 'name' });
    },
  );

  test('is not looked at with verifyHash: false, in a range, or where the provider has none', async () => {
    const backend = await corrupt();
    expect(await read((await openObject(from(backend), { verifyHash: false })).stream)).toHaveLength(100);
    expect(await read((await openObject(from(backend), { range: { start: 0, end: 100 } })).stream)).toHaveLength(100);
    const hashless = altered(backend, {
      readObject: async (...call) => {
        const body = await backend.readObject(...call);
        return { ...body, object: { ...body.object, checksums: {} } };
      },
    });
    expect(await read((await openObject(from(hashless), {})).stream)).toHaveLength(100);
  });
});

test.each([1, 7, 50, 99, 100, 101, 1000])('chunks are of exactly %s bytes, but for the last', async (chunkSize) => {
  const base = await stocked();
  const backend = altered(base, {
    readObject: async (...call) => {
      const body = await base.readObject(...call);
      return { ...body, stream: Readable.from([DATA.subarray(0, 13), DATA.subarray(13, 14), DATA.subarray(14)]) };
    },
  });
  const chunks = await chunksOf((await openObject(from(backend), { chunkSize })).stream);
  expect(Buffer.concat(chunks)).toEqual(DATA);
  expect(chunks.slice(0, -1).every((chunk) => chunk.length === chunkSize)).toBe(true);
  expect(chunks).toHaveLength(Math.ceil(100 / chunkSize));
});

test('progress rises to the full size, also over a broken connection', async () => {
  const seen: number[] = [];
  const { backend } = fragile(await stocked(), [30, 30]);
  const onProgress = ({ transferred }: { transferred: number }): void => void seen.push(transferred);
  await read((await openObject(from(backend), { onProgress }, instant())).stream);
  expect(seen).toEqual([30, 60, 100]);
});

test('an object that does not exist is known before there is a stream', async () => {
  expect(await failure(openObject(from(await memory()), {}))).toBeInstanceOf(ObjectDoesNotExistError);
});

describe('giving up', () => {
  function hanging(base: MemoryBackend, connections: PassThrough[]): StorageBackend {
    return altered(base, {
      readObject: async (...call) => {
        const stream = new PassThrough();
        stream.write(DATA.subarray(0, 10));
        connections.push(stream);
        return { ...(await base.readObject(...call)), stream };
      },
    });
  }

  test('destroying the stream closes the connection, also while nothing comes', async () => {
    const connections: PassThrough[] = [];
    const { stream } = await openObject(from(hanging(await stocked(), connections)), {});
    for await (const chunk of stream) {
      expect(chunk).toHaveLength(10);
      break;
    }
    await new Promise((resolve) => setImmediate(resolve));
    expect(connections[0]?.destroyed).toBe(true);
  });

  test('an abort fails the stream with the reason and closes the connection', async () => {
    const connections: PassThrough[] = [];
    const reason = new Error('enough');
    const controller = new AbortController();
    const { signal } = controller;
    const { stream } = await openObject(from(hanging(await stocked(), connections)), { signal });
    const reading = failure(read(stream));
    await new Promise((resolve) => setImmediate(resolve));
    controller.abort(reason);
    expect(await reading).toBe(reason);
    await new Promise((resolve) => setImmediate(resolve));
    expect(connections[0]?.destroyed).toBe(true);
  });

  test('an abort during the wait for another try ends it', async () => {
    const reason = new Error('enough');
    const controller = new AbortController();
    const { backend } = fragile(await stocked(), [10]);
    const sleep = (_: number, signal?: AbortSignal): Promise<void> =>
      new Promise((__, reject) => {
        signal?.addEventListener('abort', () => reject(signal.reason as Error));
        setImmediate(() => controller.abort(reason));
      });
    const opened = await openObject(from(backend), { signal: controller.signal }, { ...instant(), sleep });
    expect(await failure(read(opened.stream))).toBe(reason);
  });

  test('an abort beforehand asks for nothing', async () => {
    const reason = new Error('enough');
    const { backend, asked } = fragile(await stocked(), []);
    expect(await failure(openObject(from(backend), { signal: AbortSignal.abort(reason) }))).toBe(reason);
    expect(asked).toHaveLength(0);
  });

  test('waits as the backend wants it', async () => {
    const readRecovery = instant(2);
    const { backend } = fragile(await stocked(), [10, 0, 0]);
    const opened = await openObject(from(altered(backend, { readRecovery })), {});
    expect(await failure(read(opened.stream))).toBeInstanceOf(NetworkError);
    expect(readRecovery.waits).toEqual([100]);
  });
});
