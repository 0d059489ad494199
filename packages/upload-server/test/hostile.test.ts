import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { InvalidArgumentError } from '@stowage/core';
import { B2, PART, SECRET, Shop } from './shop.js';

let b2: B2;
let shop: Shop;
let ticket: string;

beforeAll(async () => {
  b2 = await B2.start();
  shop = new Shop(b2.container);
  ticket = (await shop.begin(3 * PART)).body.ticket;
});
afterAll(() => b2[Symbol.asyncDispose]());

const codeOf = async (answer: ReturnType<Shop['say']>): Promise<[number, string]> => {
  const { status, body } = await answer;
  return [status, body.error.code];
};

/** A ticket with another content, and the signature of the one that it was. */
function changed(text: string, change: (payload: Record<string, unknown>) => object): string {
  const [payload = '', signature = ''] = text.split('.');
  const content = JSON.parse(Buffer.from(payload, 'base64url').toString()) as Record<string, unknown>;
  return `${Buffer.from(JSON.stringify({ ...content, ...change(content) })).toString('base64url')}.${signature}`;
}

describe('a ticket', () => {
  test.each([
    ['another key', { key: 'files/of-somebody-else' }],
    ['a larger size', { size: 1e12 }],
    ['another type', { type: 'text/html' }],
    ['more time', { expires: 1e10 }],
    ['another upload', { token: 'e30' }],
    ['another way', { way: 'relay' }],
  ])('that was changed to have %s is none', async (_, change) => {
    const forged = changed(ticket, () => change);
    for (const what of ['held', 'complete', 'abort'])
      expect(await codeOf(shop.say({ do: what, ticket: forged }))).toEqual([403, 'bad_ticket']);
    expect(await codeOf(shop.put(forged, Buffer.from('x')))).toEqual([403, 'bad_ticket']);
  });

  test.each([
    ['is no ticket', () => 'ticket'],
    ['is not signed', () => ticket.split('.')[0] ?? ''],
    ['is signed twice', () => `${ticket}.${ticket.split('.')[1] ?? ''}`],
    ['is signed by nobody', () => `${ticket.split('.')[0] ?? ''}.${Buffer.alloc(32).toString('base64url')}`],
    ['is spelt in another way', () => `${ticket}=`],
    [
      'is of another secret',
      async () => (await new Shop(b2.container, { secret: `another ${SECRET}` }).begin(3 * PART)).body.ticket,
    ],
  ])('that %s is none', async (_, forge) => {
    expect(await codeOf(shop.say({ do: 'complete', ticket: await forge() }))).toEqual([403, 'bad_ticket']);
  });

  test('of another container is none', async () => {
    const other = new Shop(await b2.container.driver.createContainer('another-bucket'));
    expect(await codeOf(other.say({ do: 'complete', ticket }))).toEqual([403, 'bad_ticket']);
  });

  test('is good for its time, and no longer', async () => {
    const late = new Shop(b2.container, { lifetime: 60 });
    const begun = (await late.begin(3 * PART)).body;
    late.now += 59_000;
    expect((await late.say({ do: 'held', ticket: begun.ticket })).status).toBe(200);
    late.now += 1000;
    expect(await codeOf(late.say({ do: 'held', ticket: begun.ticket }))).toEqual([410, 'expired']);
    expect(await codeOf(late.say({ do: 'sign', ticket: begun.ticket, parts: [1] }))).toEqual([410, 'expired']);
  });

  test('says nothing of the secret, nor of a key of the store', () => {
    expect(Buffer.from(ticket.split('.')[0] ?? '', 'base64url').toString()).not.toContain(SECRET);
  });
});

describe('a wish', () => {
  test('for more bytes, or for another type, than is allowed is refused before anything is begun', async () => {
    const strict = new Shop(b2.container, {
      authorize: () => ({ key: 'k', maxSize: 10, types: ['image/*', 'text/plain'] }),
    });
    expect(await codeOf(strict.begin(11, { type: 'image/png' }))).toEqual([413, 'too_large']);
    for (const type of ['text/html', 'imagex/png', 'text/plainer'])
      expect(await codeOf(strict.begin(1, { type }))).toEqual([415, 'wrong_type']);
    for (const type of ['image/PNG', 'text/plain']) expect((await strict.begin(1, { type })).status).toBe(200);
  });

  test('that is refused says why, with the status that was chosen', async () => {
    const closed = new Shop(b2.container, { authorize: () => ({ refuse: 'log in first', status: 401 }) });
    const { status, body } = await closed.begin(1);
    expect([status, body.error]).toEqual([401, { code: 'refused', message: 'log in first' }]);
    expect(closed.failures).toEqual([]);
  });

  test('is never granted by an answer that is neither yes nor no, nor by an error, whose words are not told', async () => {
    for (const authorize of [
      () => ({}),
      () => ({ key: 'k' }),
      () => ({ key: 'k', maxSize: 9, maxsize: 1 }),
      () => {
        throw new Error(SECRET);
      },
    ]) {
      const broken = new Shop(b2.container, { authorize: authorize as never });
      const answer = await broken.begin(1);
      expect([answer.status, answer.body.error]).toEqual([500, { code: 'failed', message: 'the server failed' }]);
      expect(broken.failures).toHaveLength(1);
    }
  });
});

describe('a message', () => {
  test.each([
    ['no JSON', '{'],
    ['nothing', ''],
    ['of an unknown kind', { do: 'delete' }],
    ['with more in it', { do: 'begin', name: 'a', size: 1, key: 'mine' }],
    ['without a size', { do: 'begin', name: 'a' }],
    ['with a size that is none', { do: 'begin', name: 'a', size: -1 }],
    ['with a type that is a header', { do: 'begin', name: 'a', size: 1, type: 'a/b\r\nx: y' }],
    ['with too many parts', { do: 'sign', ticket: 'x', parts: Array.from({ length: 65 }, (_, index) => index + 1) }],
  ])('%s is refused', async (_, message) => {
    expect(await codeOf(shop.say(message))).toEqual([400, 'bad_request']);
  });

  test('about a part that the upload does not have is refused', async () => {
    expect(await codeOf(shop.say({ do: 'sign', ticket, parts: [4] }))).toEqual([422, 'not_possible']);
  });

  test('that a page of another site can send without being asked is refused', async () => {
    const body = JSON.stringify({ do: 'begin', name: 'a', size: 1 });
    for (const type of ['text/plain', 'multipart/form-data', 'application/jsonp'])
      expect(await codeOf(shop.send({ method: 'POST', headers: { 'content-type': type }, body }))).toEqual([
        415,
        'wrong_type',
      ]);
  });

  test.each(['GET', 'DELETE', 'PATCH'])('by %s is refused', async (method) => {
    expect(await codeOf(shop.send({ method }))).toEqual([405, 'wrong_method']);
  });

  test('without end is read as far as a message can go, and no further', async () => {
    let given = 0;
    const body = new ReadableStream({
      pull: (controller) => {
        given += 65_536;
        controller.enqueue(new Uint8Array(65_536).fill(32));
      },
    });
    const init = {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
      duplex: 'half',
    } as RequestInit;
    expect(await codeOf(shop.send(init))).toEqual([413, 'too_large']);
    expect(given).toBeLessThan(2 * 1024 ** 2);
  });
});

describe('a page of another origin', () => {
  const asked = (origin: string, from: Shop): ReturnType<Shop['send']> =>
    from.send({ method: 'OPTIONS', headers: { origin, 'access-control-request-method': 'POST' } });

  test('is let in if it is one of those that are named, and no other', async () => {
    const open = new Shop(b2.container, { origins: ['https://app.example'] });
    const { status, headers } = await asked('https://app.example', open);
    expect([status, headers.get('access-control-allow-origin')]).toEqual([204, 'https://app.example']);
    expect(headers.get('access-control-allow-headers')).toBe('content-type, upload-ticket, authorization');
    for (const origin of ['https://app.example.evil', 'null', 'http://app.example'])
      expect((await asked(origin, open)).headers.get('access-control-allow-origin')).toBeNull();
    expect((await asked('https://app.example', shop)).headers.get('access-control-allow-origin')).toBeNull();
  });

  test('sees refusals, too; any may without cookies', async () => {
    const open = new Shop(b2.container, { origins: '*' });
    const { headers } = await open.say('{', { origin: 'https://any.example' });
    expect(headers.get('access-control-allow-origin')).toBe('*');
    expect(headers.get('access-control-allow-credentials')).toBeNull();
  });
});

test('options that are wrong are refused when the handler is made', () => {
  for (const options of [
    { secret: 'short' },
    { maxSize: 1 },
    { staging: '' },
    { origins: 'https://a' },
    { lifetime: 0 },
  ])
    expect(() => new Shop(b2.container, options as object)).toThrow(InvalidArgumentError);
});
