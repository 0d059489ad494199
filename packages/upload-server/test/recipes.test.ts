import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import express from 'express';
import { nodeHandler } from '../src/index.js';
import { expressApp } from './recipes/express.js';
import { fastifyApp } from './recipes/fastify.js';
import { honoApp } from './recipes/hono.js';
import { nextRoute } from './recipes/next.js';
import { uploadTo } from './recipes/upload.js';
import { B2, PART, SECRET } from './shop.js';

type Handler = (request: Request) => Promise<Response>;
type Ask = (init: RequestInit) => Promise<Response>;

let b2: B2;
let upload: Handler;
const ends: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  b2 = await B2.start();
  upload = uploadTo(b2.container, SECRET);
});
afterAll(async () => {
  for (const end of ends) await end();
  await b2[Symbol.asyncDispose]();
});

test('a client that is gone, or asks for nonsense, is no error of the process', async () => {
  let answer: () => void = () => undefined;
  const held = new Promise<void>((resolve) => (answer = resolve));
  const done = { waiting: false, over: false };
  const handle = nodeHandler(async () => {
    done.waiting = true;
    await held;
    return new Response('late');
  });
  const server = createServer((request, response) => void handle(request, response).finally(() => (done.over = true)));
  const ask = await listening(server);
  const stop = new AbortController();
  const asked = ask({ method: 'POST', body: 'x', signal: stop.signal }).catch(() => 'gone');
  while (!done.waiting) await new Promise(setImmediate);
  stop.abort();
  expect(await asked).toBe('gone');
  answer();
  while (!done.over) await new Promise(setImmediate);
  const { port } = server.address() as AddressInfo;
  const socket = connect(port, '127.0.0.1');
  socket.write('TRACE // HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n');
  expect(String(Buffer.concat(await socket.toArray()))).toContain(' 405 ');
});

async function listening(server: Server): Promise<Ask> {
  if (!server.listening) await once(server.listen(0, '127.0.0.1'), 'listening');
  ends.push(async () => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return (init) => fetch(`http://127.0.0.1:${port}/upload`, init);
}

/** Each of them as an application has it, and how it is asked. */
const apps: Record<string, () => Promise<Ask>> = {
  Hono: async () => async (init) => honoApp(upload).request('/upload', init),
  'Next.js': async () => async (init) => {
    const { method } = new Request('http://next', init);
    return nextRoute(upload)[method as 'POST' | 'PUT'](new Request('http://next/upload', init));
  },
  Express: () => listening(createServer(expressApp(upload))),
  'Express with a parser of JSON before it': () =>
    listening(createServer(express().use(express.json(), expressApp(upload)))),
  Fastify: async () => {
    const app = fastifyApp(upload);
    await app.ready();
    return listening(app.server);
  },
  "Node's own server": () =>
    listening(createServer((request, response) => void nodeHandler(upload)(request, response))),
};

describe.each(Object.entries(apps))('mounted in %s', (_, start) => {
  let ask: Ask;
  beforeAll(async () => {
    ask = await start();
  });

  const say = async (
    message: object,
    headers: Record<string, string> = { 'x-user': 'tom' },
  ): Promise<ReturnType<typeof JSON.parse>> => {
    const init = { method: 'POST', headers: { 'content-type': 'application/json', ...headers } };
    return (await ask({ ...init, body: JSON.stringify(message) })).json();
  };

  test('a small file is stored', async () => {
    const { ticket } = await say({ do: 'begin', name: 'a.txt', size: 5 });
    const stored = await ask({ method: 'PUT', headers: { 'upload-ticket': ticket }, body: 'hello' });
    const { key, result } = (await stored.json()) as { key: string; result: object };
    expect(result).toEqual({ saved: key, as: { user: 'tom' } });
    expect(await (await b2.container.getObject(key)).text()).toBe('hello');
  });

  test('a large one is begun and signed, and whoever is nobody is refused', async () => {
    const { ticket, plan } = await say({ do: 'begin', name: 'a.bin', size: 20_000_000, partSize: PART });
    expect(plan).toMatchObject({ way: 'parts' });
    expect((await say({ do: 'sign', ticket, parts: [1, 2] })).parts).toHaveLength(2);
    expect(await say({ do: 'abort', ticket })).toEqual({});
    expect((await say({ do: 'begin', name: 'a', size: 1 }, {})).error).toMatchObject({ code: 'refused' });
  });

  test('a body that is larger than any message is refused', async () => {
    const headers = { 'content-type': 'application/json' };
    const answer = ask({ method: 'POST', headers, body: ' '.repeat(2 * 1024 ** 2) });
    // The connection may be closed before all is sent.
    const status = await answer.then((response) => response.status).catch(() => 413);
    expect(status).toBe(413);
  });
});
