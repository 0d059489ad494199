import { checksumOf } from '../../src/checksums/index.js';
import { describe, expect, test } from '@jest/globals';
import { readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { PassThrough, Readable } from 'node:stream';
import {
  InvalidArgumentError,
  NetworkError,
  ObjectDoesNotExistError,
  ObjectHashMismatchError,
  ProviderError,
} from '../../src/errors/index.js';
import type { Progress, UploadSource } from '../../src/options.js';
import type { MemoryBackend } from '../../src/memory/index.js';
import type { UploadBody } from '../../src/spi/index.js';
import { uploadStream } from '../../src/transfer/upload/upload-stream.js';
import {
  altered,
  announcing,
  bytes,
  chunksOf,
  CONTAINER,
  failure,
  memory,
  read,
  sha256,
  to,
  unfinished,
} from './fakes.js';
import { unhandledOf } from '../unhandled.js';

const PART = 8;

function stored(backend: MemoryBackend, name = 'name'): Buffer | undefined {
  return backend.contents(CONTAINER.name).get(name);
}

async function* slowly(...chunks: readonly unknown[]): AsyncGenerator<never> {
  for (const chunk of chunks) {
    await Promise.resolve();
    yield chunk as never;
  }
}

describe('a source may be', () => {
  const text = 'grüße, 🦊 and more';
  const data = Buffer.from(text);
  const view = new Uint16Array(data.buffer.slice(data.byteOffset, data.byteOffset + (data.length & ~1)));
  const sources: readonly (readonly [string, () => UploadSource, Buffer?])[] = [
    ['a string', () => text],
    ['a buffer', () => data],
    ['an ArrayBuffer', () => Uint8Array.from(data).buffer],
    ['any view of one', () => view, Buffer.from(view.buffer, view.byteOffset, view.byteLength)],
    ['a Blob', () => new Blob([text])],
    ['a File', () => new File([text], 'f.txt')],
    ['a Node stream', () => Readable.from([data], { objectMode: false })],
    ['a Node stream of strings', () => Readable.from([text]).setEncoding('utf8')],
    ['a Node stream in object mode', () => Readable.from([data.subarray(0, 4), data.subarray(4)])],
    ['a web stream', () => new Blob([text]).stream()],
    ['a web stream of strings', () => ReadableStream.from([text])],
    ['an array of buffers and strings', () => ['grü', data.subarray(4)]],
    ['a generator', () => [...data].map((byte) => Uint8Array.of(byte)).values()],
    ['an async generator', () => slowly(...[...data].map((byte) => Uint8Array.of(byte)))],
    ['an async generator that cuts a character in two', () => slowly(...text.split(''))],
  ];

  test.each(sources)('%s', async (_, source, expected = data) => {
    const backend = await memory();
    const record = await uploadStream(to(backend), source(), { partSize: PART });
    expect(stored(backend)).toEqual(expected);
    expect(record).toMatchObject({ size: expected.length, checksums: { sha256: sha256(expected) } });
    expect(await unfinished(backend)).toBe(0);
  });

  test('half a character at the very end is what UTF-8 makes of it', async () => {
    const backend = await memory();
    await uploadStream(to(backend), ['a', '\ud83e'], {});
    expect(stored(backend)?.toString()).toBe('a\ufffd');
  });

  test('half a character before bytes stays before them; an empty chunk does not come between its halves', async () => {
    const backend = await memory();
    const half = '\ud83e';
    const chunks = ['a', half, Buffer.from('b'), half, new Uint8Array(0), '', '\udd8a', Buffer.from('c'), half];
    await uploadStream(to(backend), chunks, {});
    expect(stored(backend)?.toString()).toBe('a\ufffdb🦊c\ufffd');
  });
});

describe('of every size', () => {
  const sizes = [0, 1, PART - 1, PART, PART + 1, 2 * PART - 1, 2 * PART, 2 * PART + 1, 5 * PART];

  test.each(sizes)('%s bytes of unknown length arrive whole, in parts only if there is more than one', async (size) => {
    const calls: string[] = [];
    const backend = counting(await memory(), calls);
    const data = bytes(size);
    const source = slowly(data.subarray(0, 3), Buffer.alloc(0), '', data.subarray(3));
    const record = await uploadStream(to(backend), source, { partSize: PART });
    expect(record).toMatchObject({ size, checksums: { sha256: sha256(data) } });
    const parts = Math.ceil(size / PART);
    expect(calls).toEqual(parts < 2 ? ['write'] : [...Array.from({ length: parts }, () => 'part'), 'complete']);
  });

  test.each(sizes)('%s bytes of known length arrive whole, in parts if there are more than two', async (size) => {
    const calls: string[] = [];
    const backend = counting(await memory(), calls);
    const data = bytes(size);
    const record = await uploadStream(to(backend), data, { partSize: PART });
    expect(record).toMatchObject({ size, checksums: { sha256: sha256(data) } });
    const parts = Math.ceil(size / PART);
    expect(calls).toEqual(parts < 3 ? ['write'] : [...Array.from({ length: parts }, () => 'part'), 'complete']);
  });

  test('what is too large for one write but not for one part is cut in two', async () => {
    const calls: string[] = [];
    const backend = counting(await memory({ maxWriteSize: 5 }), calls);
    await uploadStream(to(backend), bytes(7), {});
    expect(calls).toEqual(['part', 'part', 'complete']);
  });

  test('parts grow so that their number is never passed', async () => {
    const sizes: number[] = [];
    const base = await memory({ parts: { maxParts: 10 } });
    const { multipart } = base;
    const backend = altered(base, {
      multipart: altered(multipart, {
        writePart: async (upload, partNumber, body, options) => {
          sizes[partNumber - 1] = body.size;
          return multipart.writePart(upload, partNumber, body, options);
        },
      }),
    });
    const data = bytes(1000);
    await uploadStream(to(backend), slowly(data), { partSize: 1 });
    expect(sizes).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 489]);
    expect(stored(base)).toEqual(data);
  });

  test('parts do not grow where all must be of one size; a stream that is too long for that is told what helps', async () => {
    const backend = await memory({ parts: { maxParts: 10, equalParts: true } });
    const data = bytes(95);
    await uploadStream(to(backend), slowly(data), { partSize: 10 });
    expect(stored(backend)).toEqual(data);
    const error = await failure(uploadStream(to(backend, 'long'), slowly(bytes(101)), { partSize: 10 }));
    expect(error).toBeInstanceOf(InvalidArgumentError);
    expect((error as Error).message).toMatch(/larger than 10 parts of 10 bytes.* choose a larger 'partSize'$/);
    expect(await unfinished(backend)).toBe(0);
  });

  test('a stream that is larger than any object may be is refused, and nothing is left', async () => {
    const backend = await memory({ parts: { maxParts: 3, maxPartSize: 4 } });
    const error = await failure(uploadStream(to(backend), slowly(bytes(13)), { partSize: 4 }));
    expect(error).toBeInstanceOf(InvalidArgumentError);
    expect(await unfinished(backend)).toBe(0);
    expect(stored(backend)).toBeUndefined();
  });
});

describe('a provider that takes no parts', () => {
  test('gets a stream of unknown length by way of a temporary file, of which nothing is left', async () => {
    const base = await memory();
    const backend = altered(base, { multipart: undefined });
    const data = bytes(50);
    const spools = async (): Promise<number> =>
      (await readdir(tmpdir())).filter((name) => /^stowage-.{6}$/.test(name)).length;
    const before = await spools();
    await uploadStream(to(backend), slowly(data), { partSize: PART });
    expect(stored(base)?.equals(data)).toBe(true);
    expect(await spools()).toBe(before);
  });

  test('refuses what is too large for one write', async () => {
    const backend = altered(await memory({ maxWriteSize: 5 }), { multipart: undefined });
    expect(await failure(uploadStream(to(backend), bytes(6), {}))).toBeInstanceOf(InvalidArgumentError);
    expect(await failure(uploadStream(to(backend), slowly(bytes(6)), {}))).toBeInstanceOf(InvalidArgumentError);
  });
});

describe('what is no source is refused', () => {
  test.each([[1], [null], [undefined], [false], [{}], [() => 'x']])('%p', async (source) => {
    const error = await failure(uploadStream(to(await memory()), source as never, {}));
    expect(error).toBeInstanceOf(InvalidArgumentError);
  });

  test.each([[1], [null], [{}], [['a']]])('a chunk that is %p', async (chunk) => {
    const backend = await memory();
    const error = await failure(uploadStream(to(backend), slowly('x', chunk), {}));
    expect(error).toBeInstanceOf(InvalidArgumentError);
    expect(stored(backend)).toBeUndefined();
  });

  test('a Node stream that was read before, or destroyed', async () => {
    const consumed = Readable.from(['a']);
    await read(consumed.map((chunk) => Buffer.from(chunk as string)));
    const destroyed = new PassThrough().destroy();
    for (const source of [consumed, destroyed]) {
      expect(await failure(uploadStream(to(await memory()), source, {}))).toBeInstanceOf(InvalidArgumentError);
    }
  });

  test('a web stream that is locked, or was read before', async () => {
    const locked = new Blob(['a']).stream();
    locked.getReader();
    const consumed = new Blob(['a']).stream();
    for await (const chunk of consumed) expect(chunk).toHaveLength(1);
    for (const source of [locked, consumed]) {
      expect(await failure(uploadStream(to(await memory()), source, {}))).toBeInstanceOf(InvalidArgumentError);
    }
  });

  /** Sources that are read once, with the next chunk on its way whenever one is asked for. */
  const readOnce: readonly (readonly [string, () => UploadSource])[] = [
    ['Node stream', () => Readable.from(slowly(bytes(20), bytes(20)))],
    ['web stream', () => ReadableStream.from(slowly(bytes(20), bytes(20)))],
    ['async generator', () => slowly(bytes(20), bytes(20))],
    ['generator', () => [bytes(20), bytes(20)].values()],
    ['iterable with one iterator', () => iteratedOnce(slowly(bytes(20), bytes(20)))],
  ];
  const iteratedOnce = (generator: AsyncGenerator<never>) => ({ [Symbol.asyncIterator]: () => generator });

  test.each(readOnce)('a %s that another upload reads, or has read; that one gets every byte', async (_, make) => {
    const backend = await memory();
    const source = make();
    const first = uploadStream(to(backend, 'first'), source, { partSize: PART });
    const second = failure(uploadStream(to(backend, 'second'), source, { partSize: PART }));
    expect(await second).toBeInstanceOf(InvalidArgumentError);
    expect((await first).size).toBe(40);
    expect(await failure(uploadStream(to(backend, 'third'), source, {}))).toBeInstanceOf(InvalidArgumentError);
    expect([...backend.contents(CONTAINER.name).keys()]).toEqual(['first']);
  });

  test('but an array, which can be iterated as often as one likes, is taken as often', async () => {
    const backend = await memory();
    const source = [bytes(20), bytes(20)];
    const uploads = ['first', 'second'].map((name) => uploadStream(to(backend, name), source, { partSize: PART }));
    expect((await Promise.all(uploads)).map(({ size }) => size)).toEqual([40, 40]);
  });

  const readers: readonly (readonly [string, (stream: Readable) => unknown])[] = [
    ['flows', (stream) => stream.resume()],
    ['is piped somewhere', (stream) => stream.pipe(new PassThrough())],
    ['is piped to what takes no more', (stream) => (stream.pipe(new PassThrough()), stream.pause())],
    ['is being made a web stream', (stream) => Readable.toWeb(stream)],
    ['is iterated', (stream) => void stream[Symbol.asyncIterator]().next()],
    ['has a listener that reads', (stream) => stream.on('readable', () => stream.read() as unknown)],
  ];

  test.each(readers)('a Node stream that %s', async (_, read) => {
    const backend = await memory();
    const source = Readable.from([bytes(20), bytes(20)]);
    read(source);
    expect(await failure(uploadStream(to(backend), source, {}))).toBeInstanceOf(InvalidArgumentError);
    expect(source.destroyed).toBe(false);
  });

  test('a Node stream that somebody else begins to read meanwhile: nothing is stored of what is left', async () => {
    const backend = await memory();
    const source = Readable.from(slowly(...Array.from({ length: 20 }, () => bytes(PART))));
    const upload = failure(uploadStream(to(backend), source, { partSize: PART }));
    const stolen = failure(read(source as AsyncIterable<Uint8Array>));
    expect(await upload).toBeInstanceOf(InvalidArgumentError);
    expect(await stolen).toHaveProperty('message');
    expect(stored(backend)).toBeUndefined();
    expect(await unfinished(backend)).toBe(0);
  });

  test('but a stream that was read in part gives its rest', async () => {
    const source = Readable.from([Buffer.from('head'), Buffer.from('rest')]);
    await new Promise((resolve) => source.once('readable', resolve));
    source.read();
    const backend = await memory();
    await uploadStream(to(backend), source, {});
    expect(stored(backend)?.toString()).toBe('rest');
  });
});

describe('a source that fails', () => {
  const broken = new Error('disk on fire');

  test.each([0, 3, PART, PART + 1, 3 * PART, 3 * PART + 2])(
    'after %s bytes: its error comes out, nothing is left',
    async (size) => {
      const backend = await memory();
      const source = Readable.from(
        (async function* () {
          yield* slowly(bytes(size));
          throw broken;
        })(),
      );
      expect(await failure(uploadStream(to(backend), source, { partSize: PART }))).toBe(broken);
      expect(stored(backend)).toBeUndefined();
      expect(await unfinished(backend)).toBe(0);
      expect(source.destroyed).toBe(true);
    },
  );

  test('before it is read does not end the process', async () => {
    const base = await memory();
    const multipart = altered(base.multipart, {
      limits: async (options) => {
        source.destroy(broken);
        await new Promise((resolve) => setImmediate(resolve));
        return base.multipart.limits(options);
      },
    });
    const source = new PassThrough();
    expect(await failure(uploadStream(to(altered(base, { multipart })), source, {}))).toBe(broken);
  });
});

describe('a provider that fails', () => {
  const down = new NetworkError('down');

  test.each(['begin', 'writePart', 'complete'] as const)(
    'at %s: the source is destroyed, what was sent is removed',
    async (call) => {
      const base = await memory();
      const backend = altered(base, { multipart: altered(base.multipart, { [call]: () => Promise.reject(down) }) });
      const source = Readable.from(slowly(...Array.from({ length: 100 }, () => bytes(PART))));
      expect(await failure(uploadStream(to(backend), source, { partSize: PART }))).toBe(down);
      expect(source.destroyed).toBe(call !== 'complete' || source.readableEnded);
      expect(await unfinished(base)).toBe(0);
    },
  );

  test('to abort as well hides nothing', async () => {
    const base = await memory();
    const multipart = altered(base.multipart, {
      writePart: () => Promise.reject(down),
      abort: () => Promise.reject(new Error('worse')),
    });
    const backend = altered(base, { multipart });
    expect(await failure(uploadStream(to(backend), slowly(bytes(50)), { partSize: PART }))).toBe(down);
  });

  test('for one part: the others in flight have ended before the upload is removed', async () => {
    const base = await memory();
    const events: string[] = [];
    const multipart = altered(base.multipart, {
      writePart: async (_upload, partNumber, _body, { signal }) => {
        if (partNumber === 2) throw down;
        await new Promise((resolve) => signal?.addEventListener('abort', resolve));
        await new Promise((resolve) => setImmediate(resolve));
        events.push(`part ${partNumber} ended`);
        throw signal?.reason;
      },
      abort: async () => void events.push('removed'),
    });
    const backend = altered(base, { multipart });
    expect(await failure(uploadStream(to(backend), slowly(bytes(50)), { partSize: PART, concurrency: 3 }))).toBe(down);
    expect(events.at(-1)).toBe('removed');
    expect(events.filter((event) => event === 'removed')).toHaveLength(1);
  });
});

describe('an abort', () => {
  const reason = new Error('enough');

  test('before the start: nothing is asked, the source is destroyed', async () => {
    const source = new PassThrough();
    const signal = AbortSignal.abort(reason);
    expect(await failure(uploadStream(to(await memory()), source, { signal }))).toBe(reason);
    expect(source.destroyed).toBe(true);
  });

  test.each([0, 3, PART, PART + 1, 3 * PART])('while the source gives nothing more after %s bytes', async (size) => {
    const backend = await memory();
    const controller = new AbortController();
    const source = new PassThrough();
    const upload = failure(uploadStream(to(backend), source, { partSize: PART, signal: controller.signal }));
    if (size > 0) source.write(bytes(size));
    await new Promise((resolve) => setImmediate(resolve));
    controller.abort(reason);
    expect(await upload).toBe(reason);
    expect(source.destroyed).toBe(true);
    expect(stored(backend)).toBeUndefined();
    expect(await unfinished(backend)).toBe(0);
  });

  test.each([
    ['a Node stream', () => Readable.from(slowly(...Array.from({ length: 5 }, () => bytes(PART))))],
    ['a generator', () => slowly(...Array.from({ length: 5 }, () => bytes(PART)))],
    ['a web stream', () => ReadableStream.from(slowly(...Array.from({ length: 5 }, () => bytes(PART))))],
  ])('of %s, whichever microtask it comes in, leaves no failure that nobody handles', async (_, source) => {
    for (const parts of [true, false]) {
      const base = await memory();
      const backend = parts ? base : altered(base, { multipart: undefined });
      const unhandled = await unhandledOf(async () => {
        for (let microtasks = 0; microtasks < 60; microtasks += 1) {
          const controller = new AbortController();
          const upload = failure(uploadStream(to(backend), source(), { partSize: PART, signal: controller.signal }));
          for (let each = 0; each < microtasks; each += 1) await Promise.resolve();
          controller.abort(reason);
          expect([reason, undefined]).toContain(await upload);
        }
      });
      expect(unhandled).toEqual([]);
      expect(await unfinished(base)).toBe(0);
    }
  });

  test('while a generator waits for ever is not waited for', async () => {
    const controller = new AbortController();
    const source = (async function* () {
      yield 'x';
      await new Promise(() => undefined);
    })();
    const upload = failure(uploadStream(to(await memory()), source, { signal: controller.signal }));
    await new Promise((resolve) => setImmediate(resolve));
    controller.abort(reason);
    expect(await upload).toBe(reason);
  });

  test('while a web stream waits cancels it', async () => {
    let cancelled = false;
    const source = new ReadableStream({ cancel: () => void (cancelled = true) });
    const controller = new AbortController();
    const upload = failure(uploadStream(to(await memory()), source, { signal: controller.signal }));
    controller.abort(reason);
    expect(await upload).toBe(reason);
    expect(cancelled).toBe(true);
  });

  test.each(['writePart', 'complete'] as const)('during %s leaves nothing', async (call) => {
    const base = await memory();
    const controller = new AbortController();
    const hanging = (): Promise<never> =>
      new Promise((_, reject) => {
        controller.signal.addEventListener('abort', () => reject(controller.signal.reason as Error));
        setImmediate(() => controller.abort(reason));
      });
    const backend = altered(base, { multipart: altered(base.multipart, { [call]: hanging }) });
    const upload = uploadStream(to(backend), slowly(bytes(50)), { partSize: PART, signal: controller.signal });
    expect(await failure(upload)).toBe(reason);
    expect(await unfinished(base)).toBe(0);
    expect(stored(base)).toBeUndefined();
  });
});

describe('memory', () => {
  test('the source is read no further than the parts that are being sent', async () => {
    const base = await memory();
    let sent = 0;
    let given = 0;
    let ahead = 0;
    const multipart = altered(base.multipart, {
      writePart: async (_upload, partNumber, body) => {
        await new Promise((resolve) => setImmediate(resolve));
        sent += body.size;
        return { partNumber, size: body.size, checksums: {} };
      },
      complete: async (_upload, parts) => {
        const record = await base.getObject(CONTAINER, { name: 'other' }, {});
        return { ...record, checksums: {}, size: parts.reduce((sum, part) => sum + part.size, 0) };
      },
    });
    await uploadStream(to(base, 'other'), 'x', {});
    const source = (function* () {
      for (let count = 0; count < 1000; count += 1) {
        given += 4;
        ahead = Math.max(ahead, given - sent);
        yield Buffer.alloc(4);
      }
    })();
    await uploadStream(to(altered(base, { multipart })), source, { partSize: PART, concurrency: 3 });
    expect(sent).toBe(4000);
    expect(ahead).toBeLessThanOrEqual(3 * PART + 4);
  });

  test('a source may use its buffer again as soon as it is asked for more', async () => {
    const backend = await memory();
    const buffer = Buffer.alloc(4);
    const source = (function* () {
      for (const letter of 'abcdef') yield buffer.fill(letter);
    })();
    await uploadStream(to(backend), source, { partSize: PART });
    expect(stored(backend)?.toString()).toBe('aaaabbbbccccddddeeeeffff');
  });
});

describe('the hash', () => {
  const mutating = (body: UploadBody): UploadBody => ({
    size: body.size,
    algorithm: body.algorithm,
    digest: () => body.digest(),
    async *open() {
      for await (const chunk of body.open()) yield Buffer.from(chunk).fill(0, 0, 1);
    },
  });

  test('of what the provider stored is not the one that was sent: the version is deleted, older ones are not', async () => {
    const base = await memory();
    await uploadStream(to(base), 'older', {});
    const backend = altered(base, {
      writeObject: (container, head, body, options) => base.writeObject(container, head, mutating(body), options),
    });
    const error = await failure(uploadStream(to(backend), slowly('newer'), {}));
    expect(error).toBeInstanceOf(ObjectHashMismatchError);
    expect(error).toMatchObject({ objectName: 'name', expected: sha256(Buffer.from('newer')) });
    expect(stored(base)?.toString()).toBe('older');
  });

  test('differs where there are no versions: the object is deleted', async () => {
    const base = await memory();
    const backend = altered(base, {
      versions: undefined,
      writeObject: (container, head, body, options) => base.writeObject(container, head, mutating(body), options),
    });
    expect(await failure(uploadStream(to(backend), 'newer', {}))).toBeInstanceOf(ObjectHashMismatchError);
    expect(await failure(base.getObject(CONTAINER, { name: 'name' }, {}))).toBeInstanceOf(ObjectDoesNotExistError);
  });

  test('of a part differs: the upload is removed', async () => {
    const base = await memory();
    const multipart = altered(base.multipart, {
      writePart: (upload, number, body, options) => base.multipart.writePart(upload, number, mutating(body), options),
    });
    const error = await failure(
      uploadStream(to(altered(base, { multipart })), slowly(bytes(50).fill(7)), { partSize: PART }),
    );
    expect(error).toBeInstanceOf(ObjectHashMismatchError);
    expect(await unfinished(base)).toBe(0);
  });

  test('of the whole is combined from those of the parts where they combine, also of a stream of unknown length', async () => {
    const base = await memory({ checksum: 'crc32' });
    const told: unknown[] = [];
    const begun: unknown[] = [];
    const multipart = altered(base.multipart, {
      begin: (container, head, options) => (begun.push(head.checksums), base.multipart.begin(container, head, options)),
      complete: (upload, parts, options) => (
        told.push(options.checksums),
        base.multipart.complete(upload, parts, options)
      ),
    });
    const data = bytes(50);
    const record = await uploadStream(to(altered(base, { multipart })), slowly(data), { partSize: PART });
    const crc32 = await checksumOf('crc32', data);
    expect([record.checksums, told, begun]).toEqual([{ crc32 }, [{ crc32 }], [undefined]]);
  });

  test('of the whole that differs from what the parts combine to is an error, and the object is removed', async () => {
    const base = await memory({ checksum: 'crc32c' });
    const multipart = altered(base.multipart, {
      complete: async (...call) => ({ ...(await base.multipart.complete(...call)), checksums: { crc32c: '00000000' } }),
    });
    const upload = uploadStream(to(altered(base, { multipart })), slowly(bytes(50)), { partSize: PART });
    expect(await failure(upload)).toBeInstanceOf(ObjectHashMismatchError);
    expect(stored(base)).toBeUndefined();
  });

  test('that nobody wants is not computed', async () => {
    const base = await memory();
    const computed: (string | undefined)[] = [];
    const backend = altered(base, {
      writeObject: async (container, head, body, options) => {
        const record = await base.writeObject(container, head, body, options);
        computed.push(body.algorithm, body.digest());
        return { ...record, checksums: { sha256: 'something else' } };
      },
    });
    await uploadStream(to(backend), 'x', { verifyHash: false });
    expect(computed).toEqual([undefined, undefined]);
  });

  test('of the whole is known before the first part, where it has to be, if the content is all there', async () => {
    const base = announcing(await memory());
    const heads: unknown[] = [];
    const multipart = altered(base.multipart, {
      begin: (container, head, options) => (
        heads.push(head.checksums?.sha256),
        base.multipart.begin(container, head, options)
      ),
    });
    const backend = altered(base, { multipart });
    await uploadStream(to(backend), bytes(50), { partSize: PART });
    await uploadStream(to(backend), bytes(50), { partSize: PART, verifyHash: false });
    await uploadStream(to(backend), bytes(50), { partSize: PART, verifyHash: 'parts' });
    expect(heads).toEqual([sha256(bytes(50)), undefined, undefined]);
  });

  test("of every part is compared with verifyHash: 'parts'", async () => {
    const base = await memory();
    const multipart = altered(base.multipart, {
      writePart: async (...call) => ({
        ...(await base.multipart.writePart(...call)),
        checksums: { sha256: sha256(Buffer.from('other')) },
      }),
    });
    const upload = uploadStream(to(altered(base, { multipart })), bytes(50), { partSize: PART, verifyHash: 'parts' });
    expect(await failure(upload)).toBeInstanceOf(ObjectHashMismatchError);
    expect(await unfinished(base)).toBe(0);
  });

  test('cannot tell, but the size does: the object is deleted', async () => {
    const base = await memory();
    const backend = altered(base, {
      writeObject: async (...call) => ({ ...(await base.writeObject(...call)), size: 1, checksums: {} }),
    });
    expect(await failure(uploadStream(to(backend), 'more', {}))).toBeInstanceOf(ProviderError);
    expect(stored(base)).toBeUndefined();
  });
});

describe('a body', () => {
  test('can be opened again, gives the same bytes and digest, and counts once', async () => {
    const base = await memory();
    const seen: Progress[] = [];
    const backend = altered(base, {
      writeObject: async (container, head, body, options) => {
        expect((await read(body.open())).toString()).toBe('some text');
        expect(body.digest()).toBe(sha256(Buffer.from('some text')));
        const giveUp = new AbortController();
        const [begun] = await chunksOf(body.open({ signal: giveUp.signal }));
        expect(begun?.toString()).toBe('some text');
        body.open({ signal: giveUp.signal });
        expect(body.digest()).toBeUndefined();
        giveUp.abort();
        return base.writeObject(container, head, body, options);
      },
    });
    await uploadStream(to(backend), 'some text', { onProgress: (progress) => seen.push(progress) });
    expect(seen).toEqual([{ transferred: 9, total: 9 }]);
  });
});

describe('progress', () => {
  test.each([
    ['known', () => bytes(50), 50],
    ['unknown', () => slowly(bytes(50)), undefined],
  ])('of a length that is %s rises to the full size', async (_, source, total) => {
    const seen: Progress[] = [];
    const onProgress = (progress: Progress): void => void seen.push(progress);
    await uploadStream(to(await memory()), source() as UploadSource, { partSize: PART, onProgress });
    const steps = seen.map(({ transferred }) => transferred);
    expect(steps).toEqual([...steps].sort((a, b) => a - b));
    expect(seen.at(-1)).toEqual(total === undefined ? { transferred: 50 } : { transferred: 50, total });
  });

  test('a listener that throws ends the upload with its error', async () => {
    const backend = await memory();
    const broken = new Error('listener');
    const onProgress = (): never => {
      throw broken;
    };
    expect(await failure(uploadStream(to(backend), slowly(bytes(50)), { partSize: PART, onProgress }))).toBe(broken);
    expect(await unfinished(backend)).toBe(0);
  });
});

test('what is said of the object is kept, and the options are not touched', async () => {
  const backend = await memory();
  const options = Object.freeze({
    metadata: Object.freeze({ Key: 'v' }),
    headers: Object.freeze({ 'Cache-Control': 'no-store' }),
    lastModified: new Date(5),
  });
  const record = await uploadStream(to(backend, 'a/b.html'), 'x', options);
  expect(record).toMatchObject({ contentType: 'text/html', metadata: { Key: 'v' } });
  expect(record).toMatchObject({ headers: { 'cache-control': 'no-store' }, sourceLastModified: new Date(5) });
});

test.each([
  ['name', 'image/png', 'image/png'],
  ['name.txt', 'image/png', 'text/plain'],
  ['name', '', 'application/octet-stream'],
])('a Blob under the name %s of type "%s" is stored as %s', async (name, type, expected) => {
  const record = await uploadStream(to(await memory(), name), new Blob(['x'], { type }), {});
  expect(record.contentType).toBe(expected);
});

/** Writes down the calls that carry bytes or make an object. */
function counting(base: MemoryBackend, calls: string[]): MemoryBackend {
  const { multipart } = base;
  return altered(base, {
    writeObject: (...call) => (calls.push('write'), base.writeObject(...call)),
    multipart: altered(multipart, {
      writePart: (...call) => (calls.push('part'), multipart.writePart(...call)),
      complete: (...call) => (calls.push('complete'), multipart.complete(...call)),
    }),
  });
}
