import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { describe, expect, test } from '@jest/globals';
import type { HttpClient, HttpRequest, HttpStream, HttpText, HttpUpload } from '../../src/http/index.js';
import { BreakingHttpClient, LimitedHttpClient, TransportError } from '../../src/http/index.js';
import { fakeTime } from '../concurrency/fake-time.js';

/** A network whose answers are given by hand. */
class ScriptedClient implements HttpClient {
  readonly sent: string[] = [];
  answer: (request: HttpRequest) => Promise<number> = () => Promise.resolve(200);
  content = Buffer.alloc(0);
  body = Readable.from([]);

  async call(request: HttpRequest): Promise<HttpText> {
    this.sent.push(request.url);
    return { status: await this.answer(request), headers: {}, text: '' };
  }

  async upload(request: HttpUpload): Promise<HttpText> {
    this.content =
      request.body instanceof Uint8Array
        ? Buffer.from(request.body)
        : await buffer(request.body as AsyncIterable<Uint8Array>);
    return this.call(request);
  }

  async download(request: HttpRequest): Promise<HttpStream> {
    return { ...(await this.call(request)), body: this.body };
  }

  async close(): Promise<void> {}
}

const get = (url: string): HttpRequest => ({ method: 'GET', url, headers: {} });
const pieces = (count: number, size: number): Readable =>
  Readable.from(Array.from({ length: count }, () => Buffer.alloc(size, 1)));

describe('LimitedHttpClient', () => {
  test('has no more requests under way than allowed', async () => {
    const network = new ScriptedClient();
    const gate = Promise.withResolvers<number>();
    network.answer = () => gate.promise;
    const client = new LimitedHttpClient(network, { maxConcurrentRequests: 2 }, fakeTime());
    const all = ['/a', '/b', '/c', '/d'].map((path) => client.call(get(path)));
    await new Promise(setImmediate);
    expect(network.sent).toEqual(['/a', '/b']);
    gate.resolve(200);
    await Promise.all(all);
    expect(network.sent).toEqual(['/a', '/b', '/c', '/d']);
  });

  test('a download counts until its body is closed', async () => {
    const network = new ScriptedClient();
    network.body = pieces(3, 10);
    const client = new LimitedHttpClient(network, { maxConcurrentRequests: 1 }, fakeTime());
    const { body } = await client.download(get('/a'));
    const next = client.call(get('/b'));
    await new Promise(setImmediate);
    expect(network.sent).toEqual(['/a']);
    body.destroy();
    await next;
    expect(network.sent).toEqual(['/a', '/b']);
  });

  test('begins no more requests a second than allowed', async () => {
    const time = fakeTime();
    const client = new LimitedHttpClient(new ScriptedClient(), { requestsPerSecond: 2 }, time);
    for (let n = 0; n < 9; n += 1) await client.call(get('/'));
    expect(time.clock()).toBeGreaterThanOrEqual(3900);
  });

  test('paces the bytes of uploads and downloads together, and changes none', async () => {
    const time = fakeTime();
    const network = new ScriptedClient();
    network.body = pieces(20, 100);
    const client = new LimitedHttpClient(network, { bytesPerSecond: 1000 }, time);
    await client.upload({ ...get('/up'), method: 'POST', body: pieces(20, 100) });
    const { body } = await client.download(get('/down'));
    expect(network.content).toEqual(Buffer.alloc(2000, 1));
    expect(await buffer(body)).toEqual(Buffer.alloc(2000, 1));
    expect(time.clock()).toBeGreaterThanOrEqual(3800);
  });

  test('paces bytes in memory while they are sent', async () => {
    const time = fakeTime();
    const network = new ScriptedClient();
    const client = new LimitedHttpClient(network, { bytesPerSecond: 1_000_000 }, time);
    const body = randomBytes(4_000_000);
    await client.upload({ ...get('/up'), method: 'POST', body });
    expect(network.content.equals(body)).toBe(true);
    // The last piece is paid for by what comes next.
    expect(time.clock()).toBeGreaterThanOrEqual(2_800);
  });

  test('without a limit of bytes, bytes in memory are passed on as they are', async () => {
    const network = new ScriptedClient();
    let sent: unknown;
    network.upload = async (request) => {
      sent = request.body;
      return network.call(request);
    };
    const body = new Uint8Array(10);
    const limited = new LimitedHttpClient(network, { maxConcurrentRequests: 1 }, fakeTime());
    const client = new BreakingHttpClient(limited, { failures: 3, coolDown: 10_000 }, fakeTime().clock);
    await client.upload({ ...get('/up'), method: 'POST', body });
    expect(sent).toBe(body);
  });

  test('a body that breaks breaks the paced one with the same error', async () => {
    const network = new ScriptedClient();
    const broken = new Error('connection lost');
    network.body = new Readable({ read: () => undefined });
    const client = new LimitedHttpClient(network, { bytesPerSecond: 1000 }, fakeTime());
    const { body } = await client.download(get('/down'));
    network.body.destroy(broken);
    await expect(buffer(body)).rejects.toBe(broken);
  });

  test('one that is aborted while it waits is not sent', async () => {
    const network = new ScriptedClient();
    network.answer = () => new Promise(() => undefined);
    const client = new LimitedHttpClient(network, { maxConcurrentRequests: 1 }, fakeTime());
    void client.call(get('/a'));
    const stop = new AbortController();
    const waiting = client.call({ ...get('/b'), signal: stop.signal });
    stop.abort(new Error('left'));
    await expect(waiting).rejects.toThrow('left');
    expect(network.sent).toEqual(['/a']);
  });
});

describe('BreakingHttpClient', () => {
  const policy = { failures: 3, coolDown: 10_000 };
  const down = (): Promise<number> => Promise.reject(new TransportError('refused', get('http://bad.example/')));

  async function failing(answer: () => Promise<number>) {
    const time = fakeTime();
    const network = new ScriptedClient();
    const client = new BreakingHttpClient(network, policy, time.clock);
    network.answer = answer;
    for (let n = 0; n < 3; n += 1) await client.call(get('http://bad.example/')).catch(() => undefined);
    network.sent.length = 0;
    return { time, network, client };
  }

  test.each([
    ['no answer', down],
    ['500', () => Promise.resolve(500)],
    ['503', () => Promise.resolve(503)],
  ])('after so many times %s, calls to that host fail at once', async (_, answer) => {
    const { network, client } = await failing(answer);
    await expect(client.call(get('http://bad.example/x'))).rejects.toMatchObject({ kind: 'broken_circuit' });
    expect(network.sent).toEqual([]);
  });

  test.each([429, 404, 403, 401, 501])('a %d shows that the host is well', async (status) => {
    const { client } = await failing(() => Promise.resolve(status));
    await expect(client.call(get('http://bad.example/x'))).resolves.toMatchObject({ status });
  });

  test('other hosts are not concerned', async () => {
    const { network, client } = await failing(down);
    network.answer = () => Promise.resolve(200);
    await expect(client.call(get('http://good.example/'))).resolves.toMatchObject({ status: 200 });
  });

  test('after the cool-down one call finds out', async () => {
    const { time, network, client } = await failing(down);
    network.answer = () => Promise.resolve(200);
    await time.sleep(10_000);
    await expect(client.call(get('http://bad.example/'))).resolves.toMatchObject({ status: 200 });
    await expect(client.call(get('http://bad.example/'))).resolves.toMatchObject({ status: 200 });
  });

  test("the caller's own abort is not held against the host", async () => {
    const { network, client } = await failing(() => Promise.reject(new Error('aborted')));
    network.answer = () => Promise.resolve(200);
    await expect(client.call(get('http://bad.example/'))).resolves.toMatchObject({ status: 200 });
  });
});
