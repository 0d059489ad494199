import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Container } from '@stowage/core';
import { B2, PART, requestStore, Shop } from './shop.js';

/** What a client does that has been allowed something, and would rather do something else. */

const BYTES = Buffer.from(Array.from({ length: 2 * PART + 10 }, (_, index) => index % 251));

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

const codeOf = async (answer: ReturnType<Shop['say']>): Promise<[number, string]> => {
  const { status, body } = await answer;
  return [status, body.error.code];
};

async function signed(shop: Shop, ticket: string): Promise<readonly Part[]> {
  return (await shop.say({ do: 'sign', ticket, parts: [1, 2, 3] })).body.parts;
}

const sent = async ({ url, method, headers }: Part, bytes: Buffer): Promise<number> =>
  (await fetch(url, { method, headers, body: new Uint8Array(bytes) })).status;

const bytesOf = ({ partNumber }: Part, bytes = BYTES): Buffer =>
  bytes.subarray((partNumber - 1) * PART, partNumber * PART);

describe('parts', () => {
  const begun = async (name: string): Promise<{ shop: Shop; ticket: string; parts: readonly Part[] }> => {
    const shop = new Shop(b2.container);
    const { ticket } = (await shop.begin(BYTES.length, { name })).body;
    return { shop, ticket, parts: await signed(shop, ticket) };
  };

  test('that are larger than was said become no object, and can be sent again as they were allowed', async () => {
    const { shop, ticket, parts } = await begun('grown');
    for (const part of parts) await sent(part, part.partNumber === 2 ? Buffer.alloc(PART + 1) : bytesOf(part));
    const { status, body } = await shop.say({ do: 'complete', ticket });
    expect([status, body.error]).toMatchObject([409, { code: 'incomplete', missing: [], wrong: [2] }]);
    expect((await shop.say({ do: 'held', ticket })).body).toEqual({ parts: [1, 3] });
    expect(await b2.container.objectExists('files/grown')).toBe(false);
    for (const part of await signed(shop, ticket)) await sent(part, bytesOf(part));
    expect((await shop.say({ do: 'complete', ticket })).body).toMatchObject({ size: BYTES.length });
  });

  test('that nobody has allowed make no object larger', async () => {
    const { shop, ticket, parts } = await begun('longer');
    for (const part of parts) await sent(part, bytesOf(part));
    const [first] = parts as [Part];
    const headers = { ...first.headers, 'x-bz-part-number': '4' };
    await sent({ ...first, headers }, Buffer.alloc(PART));
    const { status, body } = await shop.say({ do: 'complete', ticket });
    const stored = await b2.container.getObject('files/longer').catch(() => undefined);
    // Whatever the store makes of it: there is nothing but what was allowed.
    expect(status === 200 ? body.size : stored).toBe(status === 200 ? BYTES.length : undefined);
    if (stored !== undefined) expect(BYTES.equals(await stored.bytes())).toBe(true);
  });

  test.each(['complete', 'abort'])('are nowhere to be sent after %s', async (what) => {
    const { shop, ticket, parts } = await begun(`after-${what}`);
    for (const part of parts) await sent(part, bytesOf(part));
    expect((await shop.say({ do: what, ticket })).status).toBe(200);
    expect(await codeOf(shop.say({ do: 'sign', ticket, parts: [1] }))).toEqual([410, 'gone']);
    for (const part of parts) expect(await sent(part, Buffer.alloc(PART))).toBeGreaterThanOrEqual(400);
    const stored = await b2.container.getObject(`files/after-${what}`).catch(() => undefined);
    expect(stored && BYTES.equals(await stored.bytes())).toBe(what === 'complete' ? true : undefined);
  });

  test('are put together once, by whoever says so first', async () => {
    const { shop, ticket, parts } = await begun('at-once');
    for (const part of parts) await sent(part, bytesOf(part));
    const answers = await Promise.all([1, 2, 3, 4].map(() => shop.say({ do: 'complete', ticket })));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(await b2.container.listVersions({ name: 'files/at-once' })).toHaveLength(1);
  });

  test('of an upload are not sent by the ticket of another', async () => {
    const [one, other] = [await begun('one'), await begun('other')];
    for (const part of one.parts) await sent(part, bytesOf(part));
    expect((await other.shop.say({ do: 'held', ticket: other.ticket })).body).toEqual({ parts: [] });
    expect(await codeOf(other.shop.say({ do: 'complete', ticket: other.ticket }))).toEqual([409, 'incomplete']);
    expect(await codeOf(one.shop.put(one.ticket, BYTES))).toEqual([403, 'bad_ticket']);
  });
});

describe('after it is complete, and looked at,', () => {
  test('a request that is sent again with other bytes changes nothing, and no second completion either', async () => {
    const { container, receive } = await requestStore();
    const shop = new Shop(container, { authorize: () => ({ key: 'photo', maxSize: 5 }) });
    const { ticket, plan } = (await shop.begin(5)).body;
    await receive(plan.url, Buffer.from('seen!'));
    const first = await shop.say({ do: 'complete', ticket });
    for (let again = 0; again < 2; again += 1) {
      await receive(plan.url, Buffer.from('evil!'));
      expect((await shop.say({ do: 'complete', ticket })).body).toEqual(first.body);
    }
    expect(await (await container.getObject('photo')).text()).toBe('seen!');
    expect(await container.listObjects({ prefix: 'unfinished-uploads/' })).toHaveLength(0);
  });

  test('a name that had something before is replaced once', async () => {
    const { container, receive } = await requestStore();
    const shop = new Shop(container, { authorize: () => ({ key: 'avatar', maxSize: 5 }) });
    await container.uploadObjectViaStream('older', 'avatar', { contentType: 'text/x-one' });
    const { ticket, plan } = (await shop.begin(5)).body;
    await receive(plan.url, Buffer.from('newer'));
    expect((await shop.say({ do: 'complete', ticket })).status).toBe(200);
    await receive(plan.url, Buffer.from('third'));
    expect((await shop.say({ do: 'complete', ticket })).status).toBe(200);
    expect(await (await container.getObject('avatar')).text()).toBe('newer');
  });

  test('completions at once make it of what was sent when the first of them looked', async () => {
    const { container, receive } = await requestStore();
    const shop = new Shop(container, { authorize: () => ({ key: 'raced', maxSize: 5 }) });
    const { ticket, plan } = (await shop.begin(5)).body;
    await receive(plan.url, Buffer.from('first'));
    const answers = await Promise.all([1, 2, 3].map(() => shop.say({ do: 'complete', ticket })));
    expect(answers.map(({ status }) => status)).toContain(200);
    const { etag } = await container.getObject('raced');
    for (const { status, body } of answers) if (status === 200) expect(body.etag).toBe(etag);
  });

  test('bytes through the server are taken again only if they are the same', async () => {
    const shop = new Shop(b2.container);
    const { ticket } = (await shop.begin(5, { name: 'passed' })).body;
    const first = await shop.put(ticket, Buffer.from('seen!'));
    expect((await shop.put(ticket, Buffer.from('seen!'))).body).toEqual(first.body);
    expect(await codeOf(shop.put(ticket, Buffer.from('evil!')))).toEqual([409, 'conflict']);
    expect(await b2.container.listVersions({ name: 'files/passed' })).toHaveLength(1);
    for (const what of ['held', 'complete', 'sign'])
      expect((await shop.say({ do: what, ticket, ...(what === 'sign' ? { parts: [1] } : {}) })).status).toBe(
        what === 'complete' ? 400 : 403,
      );
  });
});

describe('a name', () => {
  test.each(['a\0b', 'a\nb', 'a\u001b[2Jb', 'a\u0085b', '\ud800', 'a\udfff'])('of %j is none', async (name) => {
    expect(await codeOf(new Shop(b2.container).begin(1, { name }))).toEqual([400, 'bad_request']);
  });

  test.each(['../../x', '/x', '.', '..', 'a//b', '%2e%2e/x', '__proto__', '\u202efdp.exe', 'c:\\x', '🐈'.repeat(512)])(
    'that may mean another place (%#) is stored as the server calls it, or refused',
    async (name) => {
      const shop = new Shop(b2.container);
      const names = async () => (await b2.container.listObjects()).map((each) => each.name);
      const known = new Set(await names());
      const begun = await shop.begin(1, { name });
      const { status } = begun.status === 200 ? await shop.put(begun.body.ticket, Buffer.from('x')) : begun;
      expect([200, 422]).toContain(status);
      const added = (await names()).filter((each) => !known.has(each));
      expect(added).toEqual(status === 200 ? [`files/${name}`] : []);
    },
  );

  test('where bytes are that have no name yet is granted to nobody', async () => {
    const shop = new Shop(b2.container, { authorize: ({ name }) => ({ key: name, maxSize: 9 }) });
    expect(await codeOf(shop.begin(1, { name: 'unfinished-uploads/of-somebody' }))).toEqual([422, 'not_possible']);
  });

  test('of a field is a name, whatever objects have by nature', async () => {
    let fields: object = {};
    const shop = new Shop(b2.container, {
      authorize: (wish) => {
        fields = wish.fields;
        return { key: 'fields', maxSize: 9 };
      },
    });
    await shop.say('{"do":"begin","name":"a","size":1,"fields":{"__proto__":"x","constructor":"y"}}');
    expect(Object.getPrototypeOf(fields)).toBe(Object.prototype);
    expect(({} as Record<string, unknown>)['x']).toBeUndefined();
  });
});

describe('a type', () => {
  let store: { container: Container; receive: (url: string, bytes: Buffer, type?: string) => Promise<void> };
  beforeAll(async () => {
    store = await requestStore();
  });

  test('is the one that was allowed, whatever is said to the store', async () => {
    const shop = new Shop(store.container, { authorize: () => ({ key: 'p.png', maxSize: 9, types: ['image/png'] }) });
    const { ticket, plan } = (await shop.begin(4, { type: 'image/png' })).body;
    await store.receive(plan.url, Buffer.from('<p/>'), 'text/html');
    await shop.say({ do: 'complete', ticket });
    expect((await store.container.getObject('p.png')).contentType).toBe('image/png');
  });

  test.each(['text/html', 'image/svg+xml', 'IMAGE/PNG/x', '*/*', 'image/*'])('of %j is no photo', async (type) => {
    const shop = new Shop(store.container, { authorize: () => ({ key: 'x', maxSize: 9, types: ['image/png'] }) });
    expect([400, 415]).toContain((await shop.begin(1, { type })).status);
  });
});
