import { createHash, randomBytes } from 'node:crypto';
import { getEventListeners } from 'node:events';
import type { Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { inspect } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import { Secret, TransportError, type HttpText, type NodeHttpClient } from '../../src/http/index.js';
import { client, failure, serve, serveElsewhere } from './loopback.js';

const LANES = ['control', 'data'] as const;
const KINDS = ['control call', 'data call', 'upload', 'download'] as const;

/** A server that answers nothing until it is told to. */
async function held() {
  const requests: string[] = [];
  const gate = Promise.withResolvers<undefined>();
  let connections = 0;
  const { url, server, sockets } = await serve((request, response) => {
    requests.push(request.url ?? '');
    void gate.promise.then(() => response.end('ok'));
  });
  server.on('connection', () => (connections += 1));
  return { url, requests, sockets, connections: () => connections, answer: () => gate.resolve(undefined) };
}

async function* chunks(count: number, size = 65_536): AsyncGenerator<Uint8Array> {
  for (let sent = 0; sent < count; sent += 1) yield Buffer.alloc(size, sent);
}

describe.each(LANES)('calls in the %s lane', (lane) => {
  test('every status is an answer, and nothing is retried, followed or decompressed', async () => {
    let requests = 0;
    const { url } = await serve((_request, response) => {
      requests += 1;
      response
        .writeHead(requests === 1 ? 503 : 302, { location: '/elsewhere', 'content-encoding': 'gzip' })
        .end('as it is');
    });
    const http = client();
    const first = await http.call({ lane, method: 'POST', url: `${url}/a`, headers: {}, json: { a: 1 } });
    const second = await http.call({ lane, method: 'GET', url: `${url}/a`, headers: {} });
    expect([first.status, second.status, requests]).toEqual([503, 302, 2]);
    expect(first.text).toBe('as it is');
  });

  test('a document arrives as JSON of known length, and the answer as text, wherever it was cut', async () => {
    const { url } = await serve((request, response) => {
      const { 'content-type': type, 'content-length': length } = request.headers;
      request.on('data', (chunk: Buffer) => {
        const answer = Buffer.from(`${type ?? ''} ${length ?? ''} ${chunk.toString()}`);
        response.write(answer.subarray(0, -3));
        setTimeout(() => response.end(answer.subarray(-3)), 20);
      });
    });
    const answer = await client().call({ lane, method: 'POST', url, headers: {}, json: { name: 'é' } });
    expect(answer.text).toBe('application/json 13 {"name":"é"}');
  });

  test('a call without a body says so', async () => {
    const { url } = await serve(({ headers }, response) => {
      response.end(`${headers['content-length'] ?? ''} ${headers['transfer-encoding'] ?? ''}`);
    });
    const { text } = await client().call({ lane, method: 'POST', url, headers: {} });
    expect(text).toBe('0 ');
  });

  test('repeated headers of the answer are joined', async () => {
    const { url } = await serve((_request, response) => {
      response.writeHead(200, ['X-One', 'a', 'x-two', 'b', 'x-one', 'c']).end();
    });
    const { headers } = await client().call({ lane, method: 'GET', url, headers: {} });
    expect(headers).toMatchObject({ 'x-one': 'a, c', 'x-two': 'b' });
  });

  test('the path is sent as it is, dots and all', async () => {
    const { url } = await serve((request, response) => response.end(request.url));
    const answer = await client().call({ lane, method: 'GET', url: `${url}/a/../b%20c//d?x=1`, headers: {} });
    expect(answer.text).toBe('/a/../b%20c//d?x=1');
  });

  test('a secret header arrives as its value', async () => {
    const { url } = await serve((request, response) => response.end(request.headers.authorization));
    const headers = { authorization: new Secret('tok-1') };
    await expect(client().call({ lane, method: 'GET', url, headers })).resolves.toMatchObject({ text: 'tok-1' });
  });

  test('an aborted call rejects with the reason of the signal', async () => {
    const { url } = await serve(() => undefined);
    const abort = new AbortController();
    const reason = new Error('the user left');
    const call = client().call({ lane, method: 'GET', url, headers: {}, signal: abort.signal });
    setTimeout(() => abort.abort(reason), 20);
    expect(await failure(call)).toBe(reason);
  });

  test('one that is aborted while it waits for a connection rejects at once, is not sent, and leaves the connection', async () => {
    const { url, requests, connections, answer } = await held();
    const http = client({ maxConnections: 1 });
    const first = http.call({ lane, method: 'GET', url: `${url}/1`, headers: {} });
    const abort = new AbortController();
    const waiting = http.call({ lane, method: 'GET', url: `${url}/2`, headers: {}, signal: abort.signal });
    const last = http.call({ lane, method: 'GET', url: `${url}/3`, headers: {} });
    await delay(20);
    const reason = new Error('the user left');
    abort.abort(reason);
    expect(await failure(waiting)).toBe(reason);
    answer();
    await Promise.all([first, last]);
    expect([requests, connections()]).toEqual([['/1', '/3'], 1]);
  });

  test('an answer that comes while the caller is busy is no failure', async () => {
    const { url } = await serveElsewhere(2_000_000);
    const http = client();
    const call = (): Promise<HttpText> => http.call({ lane, method: 'POST', url, headers: {}, json: { page: 1 } });
    let next = call();
    for (let page = 0; page < 30; page += 1) {
      const { text } = await next;
      next = call();
      expect(text).toHaveLength(2_000_000);
      for (const until = performance.now() + 10; performance.now() < until;);
    }
    await next;
  });

  test('a signal that lives longer than a call remembers nothing of it', async () => {
    const { url } = await serve((_request, response) => response.end('ok'));
    const { signal } = new AbortController();
    const http = client();
    for (let n = 0; n < 3; n += 1) await http.call({ lane, method: 'GET', url, headers: {}, signal });
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });

  test('downloads that nobody reads hold up no call', async () => {
    const { url } = await serve((request, response) => {
      if (request.url === '/call') response.end('ok');
      else response.end(Buffer.alloc(10_000_000));
    });
    const http = client({ maxConnections: 1 });
    await http.download({ method: 'GET', url, headers: {} });
    await expect(http.call({ lane, method: 'GET', url: `${url}/call`, headers: {} })).resolves.toMatchObject({
      text: 'ok',
    });
  });

  test('an answer that stalls is a timeout', async () => {
    const { url } = await serve((_request, response) => {
      response.writeHead(200, { 'content-length': '1000' });
      response.write('some');
    });
    const error = await failure(client({ timeouts: { idle: 50 } }).call({ lane, method: 'GET', url, headers: {} }));
    expect(error).toMatchObject({ name: 'TransportError', kind: 'timeout' });
  });

  test('an answer that breaks off is no answer', async () => {
    const { url } = await serve((_request, response) => {
      response.writeHead(200, { 'content-length': '1000' });
      response.write('some');
      setTimeout(() => response.socket?.destroy(), 20);
    });
    const error = await failure(client().call({ lane, method: 'GET', url, headers: {} }));
    expect(error).toMatchObject({ name: 'TransportError', kind: 'reset' });
  });

  test('no answer in time is a timeout', async () => {
    const { url } = await serve(() => undefined);
    const error = await failure(client({ timeouts: { headers: 50 } }).call({ lane, method: 'GET', url, headers: {} }));
    expect(error).toMatchObject({ name: 'TransportError', kind: 'timeout' });
  });
});

describe('connections', () => {
  test.each(LANES)('calls one after the other in the %s lane share one', async (lane) => {
    let connections = 0;
    const { url, server } = await serve((request, response) => request.resume().on('end', () => response.end('ok')));
    server.on('connection', () => (connections += 1));
    const http = client();
    for (let n = 0; n < 10; n += 1) await http.call({ lane, method: 'POST', url, headers: {}, json: { n } });
    expect(connections).toBe(1);
  });

  const send = {
    'control call': (http: NodeHttpClient, url: string) => http.call({ method: 'POST', url, headers: {}, json: {} }),
    'data call': (http: NodeHttpClient, url: string) =>
      http.call({ lane: 'data', method: 'POST', url, headers: {}, json: {} }),
    upload: (http: NodeHttpClient, url: string) =>
      http.upload({ method: 'POST', url, headers: { 'content-length': '2' }, body: Buffer.from('{}') }),
  };

  test.each(['control call', 'data call', 'upload'] as const)(
    'a %s is not sent on one that the server has closed meanwhile',
    async (kind) => {
      const { url, server, sockets } = await serve((request, response) => {
        request.resume().on('end', () => response.end());
      });
      const http = client();
      for (let round = 0; round < 5; round += 1) {
        await expect(send[kind](http, url)).resolves.toMatchObject({ status: 200 });
        expect(sockets.size).toBe(1);
        server.closeAllConnections();
      }
    },
  );

  test.each(['control call', 'data call', 'upload'] as const)(
    'one that breaks under a %s is a reset, and nothing is sent twice',
    async (kind) => {
      const requests = new Map<Socket, number>();
      const { url } = await serve((request, response) => {
        const seen = (requests.get(request.socket) ?? 0) + 1;
        requests.set(request.socket, seen);
        if (seen === 2) request.socket.destroy();
        else request.resume().on('end', () => response.end());
      });
      const http = client({ maxConnections: 1 });
      await send[kind](http, url);
      expect(await failure(send[kind](http, url))).toMatchObject({ name: 'TransportError', kind: 'reset' });
      expect([...requests.values()]).toEqual([2]);
    },
  );
});

describe('uploads', () => {
  test('a body of known length arrives whole', async () => {
    const { url } = await serve((request, response) => {
      let seen = 0;
      request.on('data', (chunk: Buffer) => (seen += chunk.length));
      request.on('end', () => response.end(`${seen} ${request.headers['content-length'] ?? ''}`));
    });
    const headers = { 'content-length': String(100 * 65_536) };
    const answer = await client().upload({ method: 'POST', url, headers, body: chunks(100) });
    expect(answer.text).toBe('6553600 6553600');
  });

  test.each([
    ['nothing', 0],
    ['one write', 700_000],
    ['several writes', 2_500_000],
  ])('bytes in memory arrive whole: %s', async (_, length) => {
    const { url } = await serve((request, response) => {
      const hash = createHash('sha1');
      request.on('data', (chunk: Buffer) => hash.update(chunk));
      request.on('end', () => response.end(`${hash.digest('hex')} ${request.headers['content-length'] ?? ''}`));
    });
    // A view of more than is to be sent.
    const body = randomBytes(length + 20).subarray(10, length + 10);
    const answer = await client().upload({ method: 'POST', url, headers: { 'content-length': `${length}` }, body });
    expect(answer.text).toBe(`${createHash('sha1').update(body).digest('hex')} ${length}`);
  });

  test.each([10, 2_500_000])(
    '%d bytes in memory that a slow server takes are aborted with the reason',
    async (length) => {
      const { url } = await serve((request) => request.pause());
      const abort = new AbortController();
      const headers = { 'content-length': `${length}` };
      const body = new Uint8Array(length);
      const upload = client().upload({ method: 'POST', url, headers, body, signal: abort.signal });
      await delay(50);
      const reason = new Error('enough');
      abort.abort(reason);
      expect(await failure(upload)).toBe(reason);
    },
  );

  test('a slow reader holds the source back', async () => {
    let produced = 0;
    async function* endless(): AsyncGenerator<Uint8Array> {
      for await (const chunk of chunks(1_000)) {
        produced += 1;
        yield chunk;
      }
    }
    const { url } = await serve((request) => request.pause());
    const abort = new AbortController();
    const headers = { 'content-length': String(1_000 * 65_536) };
    const upload = client().upload({ method: 'POST', url, headers, body: endless(), signal: abort.signal });
    await delay(200);
    expect(produced).toBeLessThan(300);
    abort.abort(new Error('enough'));
    await expect(upload).rejects.toThrow('enough');
  });

  test.each([
    ['a stream', (length: number) => chunks(length / 65_536)],
    ['bytes in one write', (length: number) => new Uint8Array(length)],
    ['bytes in several writes', (length: number) => new Uint8Array(length)],
  ])('an answer that comes before %s is sent is delivered, not a broken pipe', async (name, bodyOf) => {
    const length = name === 'bytes in one write' ? 1_048_576 : 400 * 65_536;
    const { url } = await serve((request, response) => {
      request.once('data', () => {
        response.writeHead(401, { connection: 'close', 'content-type': 'application/json' });
        response.end('{"code":"expired_auth_token"}');
      });
    });
    const http = client();
    for (let round = 0; round < 10; round += 1) {
      const headers = { 'content-length': `${length}` };
      const answer = await http.upload({ method: 'POST', url, headers, body: bodyOf(length) });
      expect(answer).toMatchObject({ status: 401, text: '{"code":"expired_auth_token"}' });
    }
  });

  test('a failing source fails with its own error, even one that looks like the network', async () => {
    const { url } = await serve((request, response) => request.resume().on('end', () => response.end()));
    const own = Object.assign(new Error('my disk'), { code: 'ECONNRESET' });
    async function* broken(): AsyncGenerator<Uint8Array> {
      yield Buffer.alloc(10);
      throw own;
    }
    const upload = client().upload({ method: 'POST', url, headers: { 'content-length': '20' }, body: broken() });
    expect(await failure(upload)).toBe(own);
  });

  test('the source is closed when the connection breaks', async () => {
    let closed = false;
    async function* source(): AsyncGenerator<Uint8Array> {
      try {
        yield* chunks(400);
      } finally {
        closed = true;
      }
    }
    const { url } = await serve((request) => request.once('data', () => request.socket.destroy()));
    const headers = { 'content-length': String(400 * 65_536) };
    const error = await failure(client().upload({ method: 'POST', url, headers, body: source() }));
    await delay(20);
    expect(error).toMatchObject({ name: 'TransportError', kind: 'reset' });
    expect(closed).toBe(true);
  });
});

describe('downloads', () => {
  test('looking at many objects does not take a connection each', async () => {
    let connections = 0;
    const { url, server } = await serve((_, response) => response.setHeader('content-length', '5').end());
    server.on('connection', () => (connections += 1));
    const http = client();
    for (let n = 0; n < 10; n += 1) {
      const { body } = await http.download({ method: 'HEAD', url: `${url}/${n}`, headers: {} });
      await body.resume().toArray();
    }
    // A connection is free a moment after its answer has ended: the next request may be quicker, once.
    expect(connections).toBeLessThanOrEqual(2);
  });

  test('the body streams with back-pressure', async () => {
    let written = 0;
    const { url } = await serve((_request, response) => {
      const write = (): void => {
        while (written < 800 && response.write(Buffer.alloc(65_536))) written += 1;
        if (written >= 800) response.end();
      };
      response.on('drain', () => {
        written += 1;
        write();
      });
      write();
    });
    const { body } = await client().download({ method: 'GET', url, headers: {} });
    await delay(150);
    expect(written).toBeLessThan(400);
    let seen = 0;
    for await (const chunk of body) seen += (chunk as Buffer).length;
    expect(seen).toBeGreaterThanOrEqual(800 * 65_536);
  });

  test('the path is sent as it is, dots and all', async () => {
    const { url } = await serve((request, response) => response.end(request.url));
    const { body } = await client().download({ method: 'GET', url: `${url}/a/../b%20c//d?x=1`, headers: {} });
    expect(Buffer.concat(await body.toArray()).toString()).toBe('/a/../b%20c//d?x=1');
  });

  test('a body that breaks off fails with the error its owner makes', async () => {
    const { url } = await serve((_request, response) => {
      response.writeHead(200, { 'content-length': '1000' });
      response.write('some');
      setTimeout(() => response.socket?.destroy(), 20);
    });
    const bodyFailure = (error: TransportError): Error => new Error(`mine: ${error.kind}`);
    const { body } = await client().download({ method: 'GET', url, headers: {}, bodyFailure });
    await expect(body.toArray()).rejects.toThrow('mine: reset');
  });

  test('a body that stalls is a timeout', async () => {
    const { url } = await serve((_request, response) => {
      response.writeHead(200, { 'content-length': '1000' });
      response.write('some');
    });
    const http = client({ timeouts: { idle: 100 } });
    const { body } = await http.download({ method: 'GET', url, headers: {} });
    expect(await failure(body.toArray())).toMatchObject({ kind: 'timeout' });
  });

  test('destroying the body ends the connection', async () => {
    const { url, sockets } = await serve((_request, response) => {
      response.writeHead(200, { 'content-length': '1000000' });
      response.write('some');
    });
    const { body } = await client().download({ method: 'GET', url, headers: {} });
    expect(sockets.size).toBe(1);
    body.destroy();
    await delay(50);
    expect(sockets.size).toBe(0);
  });

  test('an abort during the body fails it with the reason', async () => {
    const { url } = await serve((_request, response) => {
      response.writeHead(200, { 'content-length': '1000' });
      response.write('some');
    });
    const abort = new AbortController();
    const { body } = await client().download({ method: 'GET', url, headers: {}, signal: abort.signal });
    const reason = new Error('stop');
    setTimeout(() => abort.abort(reason), 20);
    expect(await failure(body.toArray())).toBe(reason);
  });
});

describe('failures', () => {
  test.each(KINDS)('a %s to a port where nobody listens is refused', async (kind) => {
    const { url, server } = await serve(() => undefined);
    await new Promise((resolve) => server.close(resolve));
    const plain = { method: 'POST' as const, url, headers: { 'content-length': '65536' } };
    const request = { ...plain, body: chunks(1) };
    const http = client();
    const send = {
      'control call': () => http.call(plain),
      'data call': () => http.call({ lane: 'data', ...plain }),
      upload: () => http.upload(request),
      download: () => http.download(plain),
    };
    expect(await failure(send[kind]())).toMatchObject({ kind: 'refused' });
  });

  test('a host that does not exist is a DNS failure', async () => {
    const error = await failure(client().call({ method: 'GET', url: 'http://nobody.invalid/', headers: {} }));
    expect(error).toMatchObject({ kind: 'dns' });
  });

  test.each(KINDS)('no secret is in the error of a %s, however deep one looks', async (kind) => {
    const { url } = await serve((request) => request.socket.destroy());
    const http = client();
    const headers = { authorization: new Secret('s3cr3t-token'), 'content-length': '65536' };
    const plain = { method: 'POST' as const, url: `${url}/x?Authorization=s3cr3t-query`, headers };
    const request = { ...plain, body: chunks(1) };
    const send = {
      'control call': () => http.call(plain),
      'data call': () => http.call({ lane: 'data', ...plain }),
      upload: () => http.upload(request),
      download: () => http.download(plain),
    };
    const error = await failure(send[kind]());
    expect(error).toBeInstanceOf(TransportError);
    expect(inspect(error, { depth: Infinity, showHidden: true })).not.toMatch(/s3cr3t/);
    expect(inspect(http, { depth: Infinity, showHidden: true })).not.toMatch(/s3cr3t/);
  });
});

describe('close', () => {
  test('ends the sockets, fails what is under way and refuses what follows', async () => {
    const { url, sockets } = await serve((request, response) => {
      if (request.url === '/quick') response.end('ok');
    });
    const http = client();
    await http.call({ method: 'GET', url: `${url}/quick`, headers: {} });
    const pending = [
      failure(http.call({ method: 'GET', url, headers: {} })),
      failure(http.download({ method: 'GET', url, headers: {} })),
    ];
    await delay(50);
    await http.close();
    for (const error of await Promise.all(pending)) expect(error).toMatchObject({ kind: 'closed' });
    expect(await failure(http.call({ method: 'GET', url, headers: {} }))).toMatchObject({ kind: 'closed' });
    await delay(20);
    expect(sockets.size).toBe(0);
  });

  test.each(KINDS)('fails a %s that waits for a connection', async (kind) => {
    const { url } = await held();
    const http = client({ maxConnections: 1 });
    const plain = { method: 'POST' as const, url, headers: { 'content-length': '65536' } };
    const send = {
      'control call': () => http.call(plain),
      'data call': () => http.call({ lane: 'data', ...plain }),
      upload: () => http.upload({ ...plain, body: chunks(1) }),
      download: () => http.download(plain),
    };
    const pending = [failure(send[kind]()), failure(send[kind]())];
    await http.close();
    for (const error of await Promise.all(pending)) expect(error).toMatchObject({ kind: 'closed' });
    expect(await failure(send[kind]())).toMatchObject({ kind: 'closed' });
  });

  test('fails the body of a download', async () => {
    const { url } = await serve((_request, response) =>
      response.writeHead(200, { 'content-length': '9' }).write('some'),
    );
    const http = client();
    const { body } = await http.download({ method: 'GET', url, headers: {} });
    await http.close();
    expect(await failure(body.toArray())).toMatchObject({ kind: 'closed' });
  });
});
