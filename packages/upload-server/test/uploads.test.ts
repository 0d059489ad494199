import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Container } from '@stowage/core';
import { B2, PART, requestStore, Shop } from './shop.js';

const BYTES = Buffer.from(Array.from({ length: 2 * PART + 10 }, (_, index) => index % 251));
const SHA1 = [0, 1, 2].map((index) =>
  createHash('sha1')
    .update(BYTES.subarray(index * PART, (index + 1) * PART))
    .digest('hex'),
);

interface Part {
  readonly partNumber: number;
  readonly url: string;
  readonly method: string;
  readonly headers: Record<string, string>;
}

let b2: B2;
beforeAll(async () => {
  b2 = await B2.start();
});
afterAll(() => b2[Symbol.asyncDispose]());

async function sendParts(shop: Shop, ticket: string, numbers: readonly number[], bytes = BYTES): Promise<void> {
  const { parts } = (await shop.say({ do: 'sign', ticket, parts: numbers })).body;
  for (const { partNumber, url, method, headers } of parts as Part[]) {
    const body = new Uint8Array(bytes.subarray((partNumber - 1) * PART, partNumber * PART));
    expect((await fetch(url, { method, headers, body })).status).toBe(200);
  }
}

describe('an upload in parts', () => {
  test('is begun, gone on with, and completed: by tickets alone, in any process', async () => {
    const shop = new Shop(b2.container);
    const { status, body } = await shop.begin(BYTES.length);
    expect([status, body.plan]).toEqual([200, { way: 'parts', partSize: PART, partCount: 3, checksum: 'sha1' }]);
    const { ticket } = body;
    await sendParts(shop, ticket, [1, 3]);
    const another = new Shop(b2.container);
    expect((await another.say({ do: 'held', ticket })).body).toEqual({ parts: [1, 3] });
    const early = await another.say({ do: 'complete', ticket });
    expect([early.status, early.body.error]).toMatchObject([409, { code: 'incomplete', missing: [2], wrong: [] }]);
    await sendParts(another, ticket, [2]);
    const done = await another.say({ do: 'complete', ticket, sha1: SHA1 });
    expect(done.body).toMatchObject({
      key: 'files/one.bin',
      size: BYTES.length,
      type: 'text/x-one',
      result: { seen: true },
    });
    expect(another.completed).toMatchObject([{ key: 'files/one.bin', data: { by: 'me' } }]);
    const object = await b2.container.getObject('files/one.bin');
    expect(object.contentType).toBe('text/x-one');
    expect(Buffer.compare(await object.bytes(), BYTES)).toBe(0);
  });

  test('is completed once more where the answer was lost, and changes nothing', async () => {
    const shop = new Shop(b2.container);
    const { ticket } = (await shop.begin(BYTES.length, { name: 'twice' })).body;
    await sendParts(shop, ticket, [1, 2, 3]);
    expect((await shop.say({ do: 'complete', ticket })).status).toBe(200);
    const versions = await b2.container.listVersions({ name: 'files/twice' });
    expect((await shop.say({ do: 'complete', ticket })).status).toBe(200);
    expect(await b2.container.listVersions({ name: 'files/twice' })).toHaveLength(versions.length);
  });

  test('is not completed with other bytes than the client knows', async () => {
    const shop = new Shop(b2.container);
    const { ticket } = (await shop.begin(BYTES.length, { name: 'other' })).body;
    await sendParts(shop, ticket, [1, 2, 3], Buffer.from(BYTES).fill(7, 5, 6));
    const answer = await shop.say({ do: 'complete', ticket, sha1: SHA1 });
    expect([answer.status, answer.body.error.code]).toEqual([409, 'mismatch']);
    expect(await b2.container.objectExists('files/other')).toBe(false);
  });

  test('is removed when it is aborted; what was complete before stays', async () => {
    const shop = new Shop(b2.container);
    const { ticket } = (await shop.begin(BYTES.length, { name: 'aborted' })).body;
    await sendParts(shop, ticket, [1]);
    expect((await shop.say({ do: 'abort', ticket })).status).toBe(200);
    expect(
      await b2.container.driver.backend.multipart.listUploads(b2.container, { prefix: 'files/aborted', limit: 9 }),
    ).toMatchObject({ items: [] });
    expect((await shop.say({ do: 'complete', ticket })).body.error.code).toBe('gone');
    const kept = (await shop.begin(BYTES.length, { name: 'kept' })).body.ticket;
    await sendParts(shop, kept, [1, 2, 3]);
    await shop.say({ do: 'complete', ticket: kept });
    await shop.say({ do: 'abort', ticket: kept });
    expect(await b2.container.objectExists('files/kept')).toBe(true);
  });
});

describe('where a request would reach further than one object', () => {
  test('a small file passes through the server, of exactly its size', async () => {
    const shop = new Shop(b2.container);
    const { ticket, plan } = (await shop.begin(5, { name: 'small' })).body;
    expect(plan).toEqual({ way: 'relay' });
    expect((await shop.put(ticket, Buffer.from('four'))).body.error.code).toBe('mismatch');
    expect((await shop.put(ticket, Buffer.from('sixsix'))).body.error.code).toBe('too_large');
    expect(await b2.container.objectExists('files/small')).toBe(false);
    expect((await shop.put(ticket, Buffer.from('fiver'))).body).toMatchObject({
      key: 'files/small',
      result: { seen: true },
    });
    const object = await b2.container.getObject('files/small');
    expect([await object.text(), object.contentType]).toEqual(['fiver', 'text/x-one']);
    expect((await shop.say({ do: 'complete', ticket })).body.error.code).toBe('bad_request');
  });

  test('nobody has to listen', async () => {
    const shop = new Shop(b2.container, { onComplete: undefined, onError: undefined });
    const { ticket } = (await shop.begin(1, { name: 'quiet' })).body;
    expect((await shop.put(ticket, Buffer.from('too much'))).status).toBe(413);
    expect((await shop.put(ticket, Buffer.from('q'))).body).toMatchObject({ key: 'files/quiet', size: 1 });
  });

  test('a file that is too large for that is refused', async () => {
    const shop = new Shop(b2.container, { relayUpTo: 4 });
    expect((await shop.begin(5)).body.error.code).toBe('not_possible');
  });
});

describe('where a request can be sent again', () => {
  let store: Awaited<ReturnType<typeof requestStore>>;
  let container: Container;
  beforeAll(async () => {
    store = await requestStore();
    container = store.container;
  });

  test('it is about another name than the object has, which gets what was allowed, and its type', async () => {
    const shop = new Shop(container, { authorize: () => ({ key: 'final', maxSize: 5, metadata: { by: 'me' } }) });
    const { ticket, plan } = (await shop.begin(5)).body;
    expect(plan).toMatchObject({
      way: 'request',
      method: 'PUT',
      url: expect.stringMatching(/^memory:unfinished-uploads\//),
    });
    expect((await shop.say({ do: 'complete', ticket })).body.error.code).toBe('gone');
    await store.receive(plan.url, Buffer.from('fiver'));
    expect((await shop.say({ do: 'complete', ticket })).status).toBe(200);
    // The client still has the request.
    await store.receive(plan.url, Buffer.from('after the fact'));
    const object = await container.getObject('final');
    expect([await object.text(), object.contentType, object.metadata]).toEqual(['fiver', 'text/x-one', { by: 'me' }]);
  });

  test('what is larger than allowed is removed, and never had the name; so it is when the upload is aborted', async () => {
    const shop = new Shop(container, { authorize: () => ({ key: 'larger', maxSize: 5 }) });
    const [first, second] = [(await shop.begin(5)).body, (await shop.begin(5)).body];
    for (const { plan } of [first, second]) await store.receive(plan.url, Buffer.from('larger than allowed'));
    expect((await shop.say({ do: 'complete', ticket: first.ticket })).body.error.code).toBe('mismatch');
    expect((await shop.say({ do: 'abort', ticket: second.ticket })).status).toBe(200);
    for (const { plan } of [first, second])
      expect(await container.objectExists(plan.url.slice('memory:'.length))).toBe(false);
    expect(await container.objectExists('larger')).toBe(false);
  });
});
