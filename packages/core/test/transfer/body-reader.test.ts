import { expect, test } from '@jest/globals';
import { ObjectHashMismatchError } from '../../src/errors/index.js';
import { BodyReader, type BodyReading, type UploadBody } from '../../src/spi/index.js';

/** A body of two chunks that remembers how it was opened. */
function bodyOf(digest?: string) {
  const opened: BodyReading[] = [];
  async function* chunks(signal: AbortSignal | undefined): AsyncGenerator<Uint8Array, void, undefined> {
    for (const text of ['one', 'two']) {
      signal?.throwIfAborted();
      yield Promise.resolve(Buffer.from(text));
    }
  }
  const open = (reading: BodyReading = {}): AsyncIterable<Uint8Array> => {
    opened.push(reading);
    return chunks(reading.signal);
  };
  return { opened, body: { size: 6, open, digest: () => digest } as unknown as UploadBody };
}

test('a body is read whole, as it is sent, or for its checksum', async () => {
  const { opened, body } = bodyOf('abc');
  const reader = new BodyReader(body);
  expect(Buffer.from(await reader.whole()).toString()).toBe('onetwo');
  expect(reader.isRead).toBe(true);
  const sent = reader.chunks();
  expect(reader.isRead).toBe(false);
  expect(await Array.fromAsync(sent, String)).toEqual(['one', 'two']);
  expect(reader.isRead).toBe(true);
  await reader.hash();
  await Array.fromAsync(reader.chunks({ keep: true }));
  expect(opened.map(({ reuseBuffers }) => reuseBuffers)).toEqual([undefined, true, true, false]);
});

test('a reading that is closed, or aborted, ends, and another may begin', async () => {
  const reader = new BodyReader(bodyOf().body);
  const first = reader.chunks()[Symbol.asyncIterator]();
  await first.next();
  reader.close();
  await expect(first.next()).rejects.toThrow('the upload is over');
  expect(reader.isRead).toBe(false);
  expect(await Array.fromAsync(reader.chunks(), String)).toEqual(['one', 'two']);
  const aborted = reader.chunks({ signal: AbortSignal.abort(new Error('enough')) });
  await expect(Array.fromAsync(aborted)).rejects.toThrow('enough');
});

test('what was read is held against what was announced, in whatever case', () => {
  const reader = new BodyReader(bodyOf('abc').body);
  expect(reader.digest('o', undefined)).toBe('abc');
  expect(reader.digest('o', 'ABC')).toBe('abc');
  expect(() => reader.digest('o', 'def', 'here')).toThrow(ObjectHashMismatchError);
  expect(new BodyReader(bodyOf().body).digest('o', 'DEF')).toBe('def');
});

test('bytes that are not what was announced come without their end', async () => {
  const { opened, body } = bodyOf('abc');
  expect(await Array.fromAsync(new BodyReader(body).held({ name: 'o', checksum: 'ABC' }), String)).toEqual([
    'one',
    'two',
  ]);
  const came: string[] = [];
  const wrong = async (): Promise<void> => {
    for await (const chunk of new BodyReader(body).held({ name: 'o', checksum: 'abd' })) came.push(String(chunk));
  };
  await expect(wrong()).rejects.toBeInstanceOf(ObjectHashMismatchError);
  expect(came).toEqual(['one']);
  expect(opened.map(({ reuseBuffers }) => reuseBuffers)).toEqual([false, false]);
});
