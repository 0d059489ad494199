import { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, test } from '@jest/globals';
import { collectText, type AnswerBounds, type NodeHttpClient } from '../../src/http/index.js';
import { allClosed, client, failure, serve, serveBytes } from './loopback.js';

const send = {
  'control call': (http: NodeHttpClient, url: string, bounds: AnswerBounds = {}) =>
    http.call({ method: 'POST', url, headers: {}, json: {}, ...bounds }),
  'data call': (http: NodeHttpClient, url: string, bounds: AnswerBounds = {}) =>
    http.call({ lane: 'data', method: 'POST', url, headers: {}, json: {}, ...bounds }),
  upload: (http: NodeHttpClient, url: string, bounds: AnswerBounds = {}) =>
    http.upload({ method: 'POST', url, headers: { 'content-length': '2' }, body: Buffer.from('{}'), ...bounds }),
};
const CALLS = ['control call', 'data call'] as const;
const KINDS = [...CALLS, 'upload'] as const;

/** Writes until the connection is gone, as fast as it is read. */
function pour(socket: NodeJS.WritableStream, piece: Buffer | string): void {
  let open = true;
  const more = (): void => {
    while (open && socket.write(piece));
  };
  socket.on('close', () => (open = false)).on('drain', more);
  more();
}

/** Writes a little every ten milliseconds until the connection is gone. */
function drip(socket: NodeJS.WritableStream, piece: string): void {
  const timer = setInterval(() => socket.write(piece), 10);
  socket.on('close', () => clearInterval(timer));
}

describe('the size of an answer', () => {
  test.each(KINDS)('one to a %s that does not end is given up, and says at how many bytes', async (kind) => {
    let written = 0;
    const { url, sockets } = await serve((_request, response) => {
      const piece = Buffer.alloc(65_536);
      pour(response, piece);
      response.on('close', () => (written = response.socket?.bytesWritten ?? 0));
    });
    const error = await failure(send[kind](client(), url, { maxBytes: 1_000_000 }));
    expect(error).toMatchObject({ name: 'TransportError', kind: 'too_large' });
    expect(String(error)).toContain('more than 1000000 bytes');
    await allClosed(sockets);
    expect(written).toBeLessThan(50_000_000);
  });

  test.each(KINDS)('one to a %s that announces too much is given up before it comes', async (kind) => {
    const { url } = await serve((_request, response) => {
      response.writeHead(200, { 'content-length': '600000000' }).flushHeaders();
    });
    const error = await failure(send[kind](client({ timeouts: { idle: 5_000 } }), url));
    expect(error).toMatchObject({ kind: 'too_large' });
  });

  test.each(CALLS)("the client's bound holds where a request has none of its own: %s", async (kind) => {
    const { url } = await serve((_request, response) => response.end('x'.repeat(2_000)));
    const http = client({ maxAnswerBytes: 1_999 });
    expect(await failure(send[kind](http, url))).toMatchObject({ kind: 'too_large' });
    await expect(send[kind](http, url, { maxBytes: 2_000 })).resolves.toMatchObject({ text: 'x'.repeat(2_000) });
  });

  test.each(['control', 'data'] as const)('what HEAD announces is not an answer that comes: %s lane', async (lane) => {
    const { url } = await serve((_request, response) => response.setHeader('content-length', '5000').end());
    const answer = await client({ maxAnswerBytes: 10 }).call({ lane, method: 'HEAD', url, headers: {} });
    expect(answer.headers['content-length']).toBe('5000');
  });

  test.each(CALLS)('one in thousands of small pieces arrives whole: %s', async (kind) => {
    const { url } = await serveBytes((socket) => {
      socket.write('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n');
      socket.write(Array.from({ length: 5_000 }, (_, n) => `1\r\n${n % 10}\r\n`).join('') + '0\r\n\r\n');
    });
    const { text } = await send[kind](client(), url);
    expect(text).toBe('0123456789'.repeat(500));
  });

  test.each([...KINDS, 'download'] as const)('a head without an end is given up: %s', async (kind) => {
    const { url, sockets } = await serveBytes((socket) => {
      socket.write('HTTP/1.1 200 OK\r\n');
      pour(socket, `x-more: ${'y'.repeat(1_000)}\r\n`);
    });
    const http = client();
    const sent = kind === 'download' ? http.download({ method: 'GET', url, headers: {} }) : send[kind](http, url);
    expect(await failure(sent)).toMatchObject({ kind: 'too_large' });
    await allClosed(sockets);
  });

  test.each([...KINDS, 'download'] as const)('interim answers without an end are no answer: %s', async (kind) => {
    const { url, sockets } = await serveBytes((socket) => pour(socket, 'HTTP/1.1 103 Early Hints\r\nlink: x\r\n\r\n'));
    const http = client();
    const sent = kind === 'download' ? http.download({ method: 'GET', url, headers: {} }) : send[kind](http, url);
    expect(await failure(sent)).toMatchObject({ kind: 'protocol' });
    await allClosed(sockets);
  });

  test.each(CALLS)('some interim answers are passed over: %s', async (kind) => {
    const { url } = await serveBytes((socket) => {
      socket.write('HTTP/1.1 103 Early Hints\r\n\r\n'.repeat(10));
      socket.write('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok');
    });
    await expect(send[kind](client(), url)).resolves.toMatchObject({ status: 200, text: 'ok' });
  });
});

describe('the time of an answer', () => {
  test.each(KINDS)('one to a %s that drips is given up when its time is over', async (kind) => {
    const { url, sockets } = await serve((request, response) => {
      request.resume().on('end', () => drip(response, 'x'));
    });
    const error = await failure(send[kind](client(), url, { timeout: 100 }));
    expect(error).toMatchObject({ name: 'TransportError', kind: 'timeout' });
    expect(String(error)).toContain('100 ms');
    await allClosed(sockets);
  });

  test.each([...KINDS, 'download'] as const)(
    'a head that drips is given up when its time is over: %s',
    async (kind) => {
      const { url } = await serveBytes((socket) => {
        socket.write('HTTP/1.1 200 OK\r\nx-slow: ');
        drip(socket, 'x');
      });
      const http = client({ timeouts: { answer: 100 } });
      const sent = kind === 'download' ? http.download({ method: 'GET', url, headers: {} }) : send[kind](http, url);
      expect(await failure(sent)).toMatchObject({ kind: 'timeout' });
    },
  );

  test('the body of a download takes as long as it takes', async () => {
    const { url } = await serve((_request, response) => {
      response.write('some ');
      setTimeout(() => response.end('more'), 150);
    });
    const { body } = await client().download({ method: 'GET', url, headers: {}, timeout: 50 });
    expect(Buffer.concat(await body.toArray()).toString()).toBe('some more');
  });

  test('an upload may take longer than its answer', async () => {
    const { url } = await serve((request, response) => request.resume().on('end', () => response.end('stored')));
    async function* slowly(): AsyncGenerator<Uint8Array> {
      for (let n = 0; n < 4; n += 1) {
        await delay(50);
        yield Buffer.alloc(10);
      }
    }
    const headers = { 'content-length': '40' };
    const answer = await client().upload({ method: 'POST', url, headers, body: slowly(), timeout: 100 });
    expect(answer.text).toBe('stored');
  });

  test('an answer that drips while the upload is not taken is given up', async () => {
    const { url } = await serve((request, response) => {
      request.pause();
      drip(response, 'x');
    });
    async function* stuck(): AsyncGenerator<Uint8Array> {
      for (;;) yield Buffer.alloc(65_536);
    }
    const upload = client().upload({
      method: 'POST',
      url,
      headers: { 'content-length': '1000000000' },
      body: stuck(),
      timeout: 100,
    });
    expect(await failure(upload)).toMatchObject({ kind: 'timeout' });
  });

  test.each(CALLS)(
    'a call that waits for a connection is given up too, is not sent, and leaves the connection: %s',
    async (kind) => {
      const requests: string[] = [];
      const gate = Promise.withResolvers<undefined>();
      const { url } = await serve((request, response) => {
        requests.push(request.url ?? '');
        void gate.promise.then(() => response.end('ok'));
      });
      const http = client({ maxConnections: 1 });
      const first = send[kind](http, `${url}/1`);
      expect(await failure(send[kind](http, `${url}/2`, { timeout: 50 }))).toMatchObject({ kind: 'timeout' });
      gate.resolve(undefined);
      await first;
      await send[kind](http, `${url}/3`);
      expect(requests).toEqual(['/1', '/3']);
    },
  );

  test.each(CALLS)('more milliseconds than a timer can count are not none: %s', async (kind) => {
    const { url } = await serve((_request, response) => setTimeout(() => response.end('ok'), 30));
    await expect(send[kind](client(), url, { timeout: 2 ** 40 })).resolves.toMatchObject({ text: 'ok' });
  });
});

describe('collectText', () => {
  const request = { method: 'GET', url: 'https://api.example/x?token=s3cr3t' };
  const hanging = (...pieces: string[]): Readable =>
    new Readable({
      read() {
        const piece = pieces.shift();
        if (piece !== undefined) this.push(piece);
      },
    });

  test('gives a body as text, wherever it was cut', async () => {
    const bytes = Buffer.from('café');
    const body = Readable.from([bytes.subarray(0, 4), bytes.subarray(4)]);
    await expect(collectText(body, { request })).resolves.toBe('café');
  });

  test('takes no more than it is told, ends the stream and says the limit', async () => {
    const body = Readable.from(['12345', '67890', 'x']);
    const error = await failure(collectText(body, { request, maxBytes: 9 }));
    expect(error).toMatchObject({ kind: 'too_large' });
    expect(String(error)).toMatch(/more than 9 bytes$/);
    expect(String(error)).not.toMatch(/s3cr3t/);
    expect(body.destroyed).toBe(true);
  });

  test('waits no longer than it is told, and ends the stream', async () => {
    const body = hanging('some');
    expect(await failure(collectText(body, { request, timeout: 30 }))).toMatchObject({ kind: 'timeout' });
    expect(body.destroyed).toBe(true);
  });

  test('fails as the body does', async () => {
    const body = hanging('some');
    const reason = new Error('broken');
    const text = failure(collectText(body, { request }));
    body.destroy(reason);
    expect(await text).toBe(reason);
  });
});
