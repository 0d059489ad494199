import { describe, expect, test } from '@jest/globals';
import { ObjectHashMismatchError } from '@stowage/core/spi';
import { Payload, type Wire } from '../src/upload/payload.js';
import { bodyOf, sha1 } from './contents.js';

const MiB = 1024 * 1024;

async function bytesOf(body: Wire['body']): Promise<Buffer> {
  if (body instanceof Uint8Array) return Buffer.from(body);
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return Buffer.concat(chunks);
}

describe('an upload sends', () => {
  test.each([0, 1, MiB])('%s bytes at once, their SHA-1 before them', async (size) => {
    const data = Buffer.alloc(size, 'x');
    const { headers, body } = await new Payload({ body: bodyOf(data) }, 'name').wire();
    expect(headers).toEqual({ 'content-length': String(size), 'x-bz-content-sha1': sha1(data) });
    expect(body).toBeInstanceOf(Uint8Array);
    expect((await bytesOf(body)).equals(data)).toBe(true);
  });

  test('more than a MiB as they are read, their SHA-1 after them', async () => {
    const data = Buffer.alloc(MiB + 1, 'x');
    const { headers, body } = await new Payload({ body: bodyOf(data) }, 'name').wire();
    expect(headers).toEqual({ 'content-length': String(MiB + 41), 'x-bz-content-sha1': 'hex_digits_at_end' });
    expect((await bytesOf(body)).equals(Buffer.concat([data, Buffer.from(sha1(data))]))).toBe(true);
  });

  test.each([1, MiB + 1])('%s bytes alone where nobody wants them verified', async (size) => {
    const data = Buffer.alloc(size, 'x');
    const { headers, body } = await new Payload({ body: bodyOf(data, { hashed: false }) }, 'name').wire();
    expect(headers).toEqual({ 'content-length': String(size), 'x-bz-content-sha1': 'do_not_verify' });
    expect((await bytesOf(body)).equals(data)).toBe(true);
  });

  test.each([1, MiB + 1])('no end of %s bytes that are not the announced ones', async (size) => {
    const payload = new Payload({ body: bodyOf(Buffer.alloc(size, 'x')), hash: sha1(Buffer.from('other')) }, 'name');
    await expect(payload.wire().then(({ body }) => bytesOf(body))).rejects.toThrow(ObjectHashMismatchError);
  });
});
