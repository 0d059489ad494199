import { createHash, randomBytes } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { expect, test } from '@jest/globals';
import { beginGivingBack, ReadBuffers } from '../../src/buffers/index.js';
import { client, serve } from './loopback.js';

const BODY = randomBytes(8 * 1024 * 1024);

/** Sends it in pieces of all sizes. */
async function pieces(): Promise<string> {
  const send = async (response: ServerResponse): Promise<void> => {
    for (let at = 0, size = 1; at < BODY.length; at += size, size = 1 + ((size * 7919) % 300_000)) {
      if (!response.write(BODY.subarray(at, at + size)))
        await new Promise((resolve) => response.once('drain', resolve));
    }
    response.end();
  };
  const { url } = await serve((_request, response) => void send(response));
  return url;
}

const ASKING = { method: 'GET', headers: {}, signal: undefined, bodyFailure: undefined } as const;

test('what is given back is read into again, and every byte is right while it is looked at', async () => {
  const { body } = await client().download({ ...ASKING, url: await pieces() });
  const hash = createHash('sha256');
  const memory = new Set<ArrayBufferLike>();
  let large = 0;
  const end = beginGivingBack();
  for await (const chunk of body as AsyncIterable<Buffer>) {
    hash.update(chunk);
    if (chunk.length > 32 * 1024) {
      large += 1;
      memory.add(chunk.buffer);
    }
    ReadBuffers.release(chunk);
  }
  end();
  expect(hash.digest('hex')).toBe(createHash('sha256').update(BODY).digest('hex'));
  expect(large).toBeGreaterThan(0);
  expect(memory.size).toBeLessThan(large);
});

test('what is not given back stays as it is', async () => {
  const { body } = await client().download({ ...ASKING, url: await pieces() });
  const chunks: Buffer[] = [];
  for await (const chunk of body as AsyncIterable<Buffer>) chunks.push(chunk);
  expect(Buffer.concat(chunks).equals(BODY)).toBe(true);
});
