import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { inspect } from 'node:util';
import { afterEach, describe, expect, jest, test } from '@jest/globals';
import {
  LimitedHttpClient,
  Secret,
  type HttpUpload,
  type TransportError,
  type Unsigned,
} from '../../src/http/index.js';
import { allClosed, client, failure, serve, serveBytes } from './loopback.js';

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

const CHUNK = 65_536;

afterEach(() => void jest.useRealTimers());

/** No wait is over by itself from now on. */
function stopTime(): void {
  jest.useFakeTimers({
    doNotFake: ['nextTick', 'setImmediate', 'clearImmediate', 'queueMicrotask', 'Date', 'performance'],
  });
}

/** A server that is asked; it counts its connections. */
async function asked(onAsk: Handler, onRequest: Handler = () => undefined) {
  let connections = 0;
  const { url, server, sockets } = await serve(onRequest);
  server.on('checkContinue', onAsk).on('connection', () => (connections += 1));
  return { url, sockets, connections: () => connections };
}

/** A body that knows how much of it was read, and whether it was left. */
function body(count = 1) {
  const seen = { read: 0, closed: false };
  async function* source(): AsyncGenerator<Uint8Array> {
    try {
      for (; seen.read < count; seen.read += 1) yield Buffer.alloc(CHUNK, seen.read);
    } finally {
      seen.closed = true;
    }
  }
  return { seen, source, upload: asking({ body: source() }, count) };
}

function asking(more: Pick<HttpUpload, 'body'> & Partial<HttpUpload>, count = 1): Omit<HttpUpload, 'url'> {
  return { method: 'PUT', headers: { 'content-length': `${count * CHUNK}` }, expectContinue: true, ...more };
}

/** Takes the body and says how much it was. */
const stored: Handler = (request, response) => {
  text(request).then(
    (all) => response.end(`${request.method} ${all.length}`),
    () => undefined,
  );
};

const willing: Handler = (request, response) => {
  response.writeContinue();
  stored(request, response);
};

/** Takes the body and answers nothing. */
const swallowing: Handler = (request, response) => {
  response.writeContinue();
  request.resume();
};

const refusing =
  (status: number, headers = {}): Handler =>
  (_request, response) =>
    response.writeHead(status, headers).end('no');

describe('a server that is asked', () => {
  test('and says 100 is sent the body, of which nothing was read before', async () => {
    const { seen, upload } = body(40);
    let before: number | undefined;
    const { url, sockets } = await asked((request, response) => {
      before = seen.read;
      willing(request, response);
    });
    stopTime();
    await expect(client().upload({ ...upload, url })).resolves.toMatchObject({
      status: 200,
      text: `PUT ${40 * CHUNK}`,
    });
    expect([before, seen]).toEqual([0, { read: 40, closed: true }]);
    expect(sockets.size).toBe(1);
  });

  test('and says 100 each time is asked on one connection', async () => {
    const { url, connections } = await asked(willing);
    const http = client();
    for (let n = 0; n < 5; n += 1) await http.upload({ ...body(2).upload, url });
    expect(connections()).toBe(1);
  });

  test.each([301, 307, 400, 401, 403, 404, 412, 413, 503])('and says %i: no byte is read', async (status) => {
    const { url, sockets } = await asked(refusing(status, { location: '/b' }));
    const { seen, upload } = body();
    await expect(client().upload({ ...upload, url })).resolves.toMatchObject({ status, text: 'no' });
    expect(seen).toEqual({ read: 0, closed: false });
    await allClosed(sockets);
  });

  test('and refuses is sent nothing else on that connection, although it keeps it', async () => {
    const { url, sockets } = await serveBytes((socket) => socket.write('HTTP/1.1 403 No\r\ncontent-length: 0\r\n\r\n'));
    await client().upload({ ...body().upload, url });
    await allClosed(sockets);
  });

  test('is asked about bytes in memory too', async () => {
    const { url } = await asked(willing);
    const upload = asking({ body: Buffer.alloc(40 * CHUNK) }, 40);
    await expect(client().upload({ ...upload, url })).resolves.toMatchObject({ text: `PUT ${40 * CHUNK}` });
  });

  test.each<[string, Partial<HttpUpload>]>([
    ['by itself', { expectContinue: undefined }],
    ['about nothing', { headers: { 'Content-Length': '0' }, body: new Uint8Array() }],
  ])('is not asked %s', async (_what, more) => {
    const { url } = await asked(refusing(500), stored);
    await expect(client().upload({ ...body().upload, url, ...more })).resolves.toMatchObject({ status: 200 });
  });

  test('and answers when it has seen some of the body: the rest is not read', async () => {
    const { url } = await asked((request, response) => {
      response.writeContinue();
      request.once('data', () => {
        request.pause();
        response.writeHead(413).end('enough');
      });
    });
    const { seen, upload } = body(1_000);
    await expect(client().upload({ ...upload, url })).resolves.toMatchObject({ status: 413, text: 'enough' });
    await delay(20);
    expect(seen.closed).toBe(true);
    expect(seen.read).toBeLessThan(1_000);
  });
});

describe('a server that does not know the question', () => {
  test('and says nothing is sent the body after a second', async () => {
    const { seen, upload } = body(3);
    const before: number[] = [];
    const { url } = await asked((request, response) => {
      stored(request, response);
      jest.advanceTimersByTime(999);
      before.push(seen.read);
      setImmediate(() => {
        before.push(seen.read);
        jest.advanceTimersByTime(1);
      });
    });
    stopTime();
    await expect(client().upload({ ...upload, url })).resolves.toMatchObject({ text: `PUT ${3 * CHUNK}` });
    expect([before, seen.read]).toEqual([[0, 0], 3]);
  });

  test.each<[string, () => HttpUpload['body']]>([
    ['a stream that is not read yet', () => body().source()],
    ['a stream that can be made again', () => body().source],
    ['bytes', () => Buffer.alloc(CHUNK)],
  ])('and says 417 is sent %s without it, signed anew', async (_what, made) => {
    const { url } = await asked(refusing(417), (request, response) => {
      response.setHeader('x-signed', request.headers['x-signed'] ?? '');
      stored(request, response);
    });
    const seen: Unsigned[] = [];
    const sign = (request: Unsigned) => ({ headers: { 'x-signed': `${seen.push(request)}` } });
    const answer = await client().upload({ ...asking({ body: made(), sign }), url });
    expect(answer).toMatchObject({ status: 200, text: `PUT ${CHUNK}`, headers: { 'x-signed': '2' } });
    expect(seen.map(({ body: bytes }) => bytes instanceof Uint8Array)).toEqual(
      Array(2).fill(made() instanceof Uint8Array),
    );
  });

  test('and says 417 when the body is gone: that is the answer', async () => {
    const { url } = await asked((request, response) => {
      response.writeContinue();
      request.resume().on('end', () => response.writeHead(417).end());
    });
    await expect(client().upload({ ...body().upload, url })).resolves.toMatchObject({ status: 417 });
  });
});

describe('redirects', () => {
  test.each([307, 308])('a stream that is not read yet follows a %i', async (status) => {
    const other = await asked(willing);
    const { url } = await asked(refusing(status, { location: `${other.url}/b` }));
    const upload = { ...body(2).upload, url, followRedirects: 1 };
    await expect(client().upload(upload)).resolves.toMatchObject({ status: 200, text: `PUT ${2 * CHUNK}` });
  });

  test('one that was read does not', async () => {
    const { url } = await asked((request, response) => {
      response.writeContinue();
      request.resume().on('end', () => response.writeHead(307, { location: '/b' }).end());
    });
    const upload = { ...body().upload, url, followRedirects: 1 };
    await expect(client().upload(upload)).resolves.toMatchObject({ status: 307 });
  });
});

describe('the body', () => {
  test('is read no faster than it is taken', async () => {
    const taken = Promise.withResolvers<Socket>();
    const { url } = await asked((request, response) => {
      response.writeContinue();
      taken.resolve(request.pause().socket);
    });
    const { seen, upload } = body(2_000);
    const abort = new AbortController();
    const sending = failure(client().upload({ ...upload, url, signal: abort.signal }));
    await taken.promise;
    await delay(150);
    expect(seen.read).toBeLessThan(500);
    abort.abort(new Error('enough'));
    await sending;
    await delay(20);
    expect(seen.closed).toBe(true);
  });

  test('that is larger than all buffers arrives whole', async () => {
    const { url } = await asked((request, response) => {
      let length = 0;
      response.writeContinue();
      request.on('data', (chunk: Buffer) => (length += chunk.length));
      request.on('end', () => response.end(`${length}`));
    });
    await expect(client().upload({ ...body(800).upload, url })).resolves.toMatchObject({ text: `${800 * CHUNK}` });
  });

  test.each<[string, () => AsyncIterable<Uint8Array>]>([
    [
      'while it is read',
      async function* () {
        yield Buffer.alloc(10);
        throw own;
      },
    ],
    [
      'when it is opened',
      () => {
        throw own;
      },
    ],
  ])('that fails %s rejects with its own error, and ends the connection', async (_when, made) => {
    const { url, sockets } = await asked(willing);
    expect(await failure(client().upload({ ...asking({ body: made }), url }))).toBe(own);
    await allClosed(sockets);
  });
  const own = Object.assign(new Error('my disk'), { code: 'ECONNRESET' });

  test.each([1, 3])('of %i chunks where two are announced is no request', async (count) => {
    const bodies: Promise<string>[] = [];
    const { url, sockets } = await asked((request, response) => {
      response.writeContinue();
      bodies.push(text(request).catch(() => 'cut off'));
    });
    const upload = asking({ body: body(count).source() }, 2);
    expect(await failure(client().upload({ ...upload, url }))).toMatchObject({
      name: 'TransportError',
      kind: 'unknown',
    });
    await allClosed(sockets);
    await expect(Promise.all(bodies)).resolves.not.toContain('3');
  });

  test('is not opened while the rate is limited either', async () => {
    const { url } = await asked(refusing(403));
    const { seen, upload } = body();
    const time = { clock: () => 0, sleep: () => Promise.resolve() };
    const http = new LimitedHttpClient(client(), { bytesPerSecond: 1e9 }, time);
    await expect(http.upload({ ...upload, url })).resolves.toMatchObject({ status: 403 });
    expect(seen.read).toBe(0);
  });
});

describe('failures', () => {
  test('aborted while it asks, an upload rejects with the reason and reads nothing', async () => {
    const abort = new AbortController();
    const reason = new Error('the user left');
    const { url, sockets } = await asked(() => abort.abort(reason));
    const { seen, upload } = body();
    expect(await failure(client().upload({ ...upload, url, signal: abort.signal }))).toBe(reason);
    await allClosed(sockets);
    expect(seen).toEqual({ read: 0, closed: false });
  });

  test('aborted before, it is not sent', async () => {
    const { url, connections } = await asked(willing);
    const reason = new Error('the user left');
    const upload = { ...body().upload, url, signal: AbortSignal.abort(reason) };
    expect(await failure(client().upload(upload))).toBe(reason);
    expect(connections()).toBe(0);
  });

  test('a connection that breaks while it asks is a reset, and nothing is read', async () => {
    const { url } = await asked((request) => request.socket.destroy());
    const { seen, upload } = body();
    expect(await failure(client().upload({ ...upload, url }))).toMatchObject({ name: 'TransportError', kind: 'reset' });
    expect(seen.read).toBe(0);
  });

  test('one that breaks in the body is a reset, and the source is closed', async () => {
    const { url } = await asked((request, response) => {
      response.writeContinue();
      request.once('data', () => request.socket.destroy());
    });
    const { seen, upload } = body(1_000);
    expect(await failure(client().upload({ ...upload, url }))).toMatchObject({ kind: 'reset' });
    await delay(20);
    expect(seen.closed).toBe(true);
  });

  test.each<[string, TransportError['kind'], string]>([
    ['what is not HTTP', 'protocol', 'SSH-2.0-OpenSSH\r\n\r\n'],
    ['interim answers without an end', 'protocol', 'HTTP/1.1 103 Early Hints\r\n\r\n'.repeat(200)],
    ['a head without an end', 'too_large', `HTTP/1.1 200 OK\r\n${`x-more: ${'y'.repeat(1_000)}\r\n`.repeat(100)}`],
    ['an answer that is too large', 'too_large', 'HTTP/1.1 200 OK\r\ncontent-length: 600000000\r\n\r\n'],
  ])('%s', async (_what, kind, answer) => {
    const { url } = await serveBytes((socket) => socket.write(answer));
    const { seen, upload } = body();
    expect(await failure(client().upload({ ...upload, url }))).toMatchObject({ name: 'TransportError', kind });
    expect(seen.read).toBe(0);
  });

  test('a port where nobody listens is refused', async () => {
    const { url, server } = await serve(() => undefined);
    await new Promise((resolve) => server.close(resolve));
    expect(await failure(client().upload({ ...body().upload, url }))).toMatchObject({ kind: 'refused' });
  });

  test('a chunk that is not taken, and an answer that does not come, are time-outs', async () => {
    const stuck = await asked((request, response) => {
      response.writeContinue();
      request.pause();
    });
    const silent = await asked(swallowing);
    const http = client({ timeouts: { headers: 100 } });
    for (const [url, count] of [
      [stuck.url, 1_000],
      [silent.url, 1],
    ] as const)
      expect(await failure(http.upload({ ...body(count).upload, url }))).toMatchObject({ kind: 'timeout' });
  });

  test('the time for the answer runs from the last byte sent', async () => {
    const { url } = await asked(willing);
    async function* slowly(): AsyncGenerator<Uint8Array> {
      for (let n = 0; n < 4; n += 1) {
        await delay(50);
        yield Buffer.alloc(CHUNK);
      }
    }
    const upload = { ...asking({ body: slowly(), timeout: 150 }, 4), url };
    await expect(client().upload(upload)).resolves.toMatchObject({ status: 200 });
    const silent = await asked(swallowing);
    const error = await failure(client().upload({ ...body().upload, url: silent.url, timeout: 50 }));
    expect(String(error)).toContain('not complete after 50 ms');
  });

  test('closing the client fails what asks, and what follows', async () => {
    const http = client();
    const { url, sockets } = await asked(() => undefined);
    const pending = failure(http.upload({ ...body().upload, url }));
    while (sockets.size === 0) await delay(5);
    await http.close();
    expect(await pending).toMatchObject({ kind: 'closed' });
    expect(await failure(http.upload({ ...body().upload, url }))).toMatchObject({ kind: 'closed' });
    await allClosed(sockets);
  });

  test('no secret is in an error, or in a refusal that echoes it', async () => {
    const headers = { authorization: new Secret('s3cr3t-token'), 'content-length': `${CHUNK}` };
    const broken = await asked((request) => request.socket.destroy());
    const echo = await asked((request, response) => response.writeHead(403).end(request.headers.authorization));
    const at = (url: string) =>
      client().upload({ ...asking({ body: body().source() }), headers, url: `${url}/?q=s3cr3t-q` });
    const error = await failure(at(broken.url));
    expect(inspect(error, { depth: Infinity, showHidden: true })).not.toMatch(/s3cr3t/);
    expect((await at(echo.url)).text).not.toMatch(/s3cr3t/);
  });
});

test('plain HTTP through a proxy asks the proxy', async () => {
  const lines: string[] = [];
  const proxy = await asked((request, response) => {
    lines.push(`${request.method} ${request.url} ${request.headers.host}`);
    willing(request, response);
  });
  const http = client({ proxy: proxy.url });
  const answer = await http.upload({ ...body().upload, url: 'http://nowhere.invalid:8080/a/../b' });
  expect([answer.text, lines]).toEqual([
    `PUT ${CHUNK}`,
    ['PUT http://nowhere.invalid:8080/a/../b nowhere.invalid:8080'],
  ]);
});
