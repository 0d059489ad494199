import { once } from 'node:events';
import { createServer, request, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { answerOf, HostileProxy, withBody, withHeader, type Deed } from '../src/hostile/index.js';

/** What the server was asked, as it came. */
const asked: { method: string; url: string; headers: IncomingMessage['headers']; body: string }[] = [];
let server: Server;
let proxy: HostileProxy;

beforeAll(async () => {
  server = createServer((message, response) => void answer(message, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  proxy = await HostileProxy.before(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, {
    requests: { read: ({ method, path }) => method === 'GET' && path.startsWith('/bytes/'), look: () => true },
    secretHeaders: ['x-token'],
  });
});

/** Writes down what it is asked, and names itself. */
async function answer(message: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = Buffer.concat(await message.toArray().catch(() => [])).toString();
  asked.push({ method: message.method!, url: message.url!, headers: message.headers, body });
  const named = `http://127.0.0.1:${(server.address() as AddressInfo).port}/there`;
  response.writeHead(200, { 'content-type': 'application/json', location: named, etag: '"1"' });
  response.end(JSON.stringify({ named }));
}

afterAll(async () => {
  await proxy[Symbol.asyncDispose]();
  server.close();
});

beforeEach(() => {
  asked.length = 0;
  proxy.clear();
  void proxy.journal.begin({ requests: Infinity, bytes: Infinity });
});

interface Got {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
  /** How the body ended, where it did not end well. */
  readonly failure?: string;
}

/** One request on a connection of its own. */
async function ask(path: string, { method = 'GET', headers = {}, body = '' } = {}): Promise<Got> {
  const { hostname, port } = new URL(proxy.url);
  const sent = request({ hostname, port, path, agent: false, method, headers });
  sent.end(body);
  const [answer] = (await once(sent, 'response')) as [IncomingMessage];
  const chunks: Buffer[] = [];
  const got = { status: answer.statusCode!, headers: answer.headers };
  try {
    for await (const chunk of answer as AsyncIterable<Buffer>) chunks.push(chunk);
    return { ...got, body: Buffer.concat(chunks).toString() };
  } catch (error) {
    return { ...got, body: Buffer.concat(chunks).toString(), failure: (error as NodeJS.ErrnoException).code! };
  }
}

async function harmed(deed: Deed, path = '/', options = {}): Promise<Got> {
  proxy.rules.add({ deed });
  return ask(path, options);
}

describe('without rules', () => {
  test('a request arrives as it was sent, path and headers included', async () => {
    await ask('/a/../b%2f?x=1', { method: 'PUT', headers: { 'X-Mine': 'yes', host: 'a.example' }, body: 'content' });
    expect(asked).toMatchObject([{ method: 'PUT', url: '/a/../b%2f?x=1', body: 'content' }]);
    expect(asked[0]!.headers).toMatchObject({ 'x-mine': 'yes', host: 'a.example', 'content-length': '7' });
  });

  test('the proxy is named where the server names itself', async () => {
    const { headers, body } = await ask('/');
    expect(headers.location).toBe(`${proxy.url}/there`);
    expect(JSON.parse(body)).toEqual({ named: `${proxy.url}/there` });
  });

  test('the bytes of objects are left alone', async () => {
    expect((await ask('/bytes/object')).body).not.toContain(proxy.url);
  });

  test('requests are written down with their kind, and credentials are remembered', async () => {
    const basic = `Basic ${Buffer.from('id:the-key').toString('base64')}`;
    await ask('/bytes/object', { headers: { authorization: basic, 'x-token': 'secret' } });
    await ask('/other');
    expect(proxy.journal.requests.map(({ kind, path }) => [kind, path])).toEqual([
      ['read', '/bytes/object'],
      ['look', '/other'],
    ]);
    expect(proxy.journal.secrets).toEqual(expect.arrayContaining([basic, 'the-key', 'secret']));
  });
});

describe('rules', () => {
  test('count what fits them, and let pass what comes before and after', async () => {
    const teapot = { instead: () => answerOf(418) };
    proxy.rules.add({ on: { kind: 'read' }, after: 1, times: 2, deed: teapot });
    const statuses: number[] = [];
    for (const path of ['/bytes/1', '/other', '/bytes/2', '/bytes/3', '/bytes/4'])
      statuses.push((await ask(path)).status);
    expect(statuses).toEqual([200, 200, 418, 418, 200]);
  });

  test.each([
    ['method', { method: 'PUT' }],
    ['path', { path: /\?mine$/ }],
    ['header', { when: ({ headers }: { headers: IncomingMessage['headers'] }) => headers['x-mine'] === 'yes' }],
  ])('choose by %s', async (_what, on) => {
    proxy.rules.add({ on, deed: { instead: () => answerOf(418) } });
    expect((await ask('/other')).status).toBe(200);
    expect((await ask('/?mine', { method: 'PUT', headers: { 'x-mine': 'yes' } })).status).toBe(418);
  });
});

describe('deeds', () => {
  test('an answer is given without asking the server', async () => {
    const got = await harmed({ instead: () => answerOf(503, 'busy', { 'retry-after': '1000000000' }) });
    expect(got).toMatchObject({ status: 503, body: 'busy', headers: { 'retry-after': '1000000000' } });
    expect(asked).toEqual([]);
  });

  test("the server's answer is changed", async () => {
    const got = await harmed({ change: (answer) => withBody(withHeader(answer, 'etag', '"2"'), 'other') });
    expect(got).toMatchObject({ headers: { etag: '"2"', 'content-length': '5' }, body: 'other' });
    expect(asked).toHaveLength(1);
  });

  test('a length is lied about', async () => {
    const got = await harmed({ change: (answer) => withHeader(answer, 'content-length', '1000') });
    expect(got).toMatchObject({ headers: { 'content-length': '1000' }, failure: 'ECONNRESET' });
  });

  test.each([
    ['before the head', { head: 0 }],
    ['in the head', { head: 20 }],
    ['before the last byte of the head', { head: -1 }],
  ])('the connection is lost %s', async (_where, until) => {
    await expect(harmed({ sending: { until, then: 'reset' } })).rejects.toMatchObject({ code: 'ECONNRESET' });
  });

  test('the connection ends in the body', async () => {
    const got = await harmed({ instead: () => answerOf(500, 'words'), sending: { until: { body: 2 } } });
    expect(got).toMatchObject({ status: 500, body: 'wo', failure: 'ECONNRESET' });
  });

  test('an answer comes in drips, after others that are none yet', async () => {
    const sending = { interim: 3, drip: { bytes: 50, every: 1 } };
    expect(await harmed({ instead: () => answerOf(200, 'drops'), sending })).toMatchObject({ body: 'drops' });
  });

  test('a body without end is sent until the client goes, or the rules are cleared', async () => {
    const exceeded = proxy.journal.begin({ requests: 10, bytes: 1_000_000 });
    proxy.rules.add({
      deed: {
        change: (answer) => withHeader(answer, 'content-length', '1000000000'),
        sending: { then: 'repeat' },
      },
    });
    const got = ask('/');
    expect(await exceeded).toBe('it took more than 1000000 bytes');
    proxy.clear();
    expect(await got).toMatchObject({ failure: 'ECONNRESET' });
  });

  test('a stalled answer stays open until the rules are cleared', async () => {
    proxy.rules.add({ deed: { sending: { until: { body: 1 }, then: 'stall' } } });
    const got = ask('/');
    while (proxy.journal.bytes === 0) await new Promise((resolve) => setImmediate(resolve));
    proxy.clear();
    expect(await got).toMatchObject({ body: '{', failure: 'ECONNRESET' });
  });

  test('an early answer does not wait for the body', async () => {
    const sent = request(proxy.url, { method: 'PUT', agent: false, headers: { 'content-length': 1000 } });
    proxy.rules.add({ deed: { early: true, instead: () => answerOf(401) } });
    sent.on('error', () => undefined).write('the first bytes');
    const [answer] = (await once(sent, 'response')) as [IncomingMessage];
    expect(answer.statusCode).toBe(401);
    sent.destroy();
  });

  test('the body of a request breaks off, on both sides', async () => {
    const put = { method: 'PUT', body: 'x'.repeat(100_000) };
    await expect(harmed({ receive: 1000 }, '/', put)).rejects.toMatchObject({ code: 'ECONNRESET' });
  });
});

test('more requests than allowed are told at once', async () => {
  const exceeded = proxy.journal.begin({ requests: 1, bytes: Infinity });
  await ask('/');
  await ask('/');
  expect(await exceeded).toBe('it made more than 1 requests');
});

test('a request of any method that has no body announces none', async () => {
  await ask('/collection', { method: 'MKCOL', headers: { 'content-length': '0' } });
  expect(asked[0]).toMatchObject({ method: 'MKCOL', body: '' });
  expect(asked[0]?.headers).not.toHaveProperty('transfer-encoding');
});
