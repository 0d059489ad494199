import { text } from 'node:stream/consumers';
import { describe, expect, test } from '@jest/globals';
import {
  LimitedHttpClient,
  Recovery,
  Secret,
  TransportError,
  type HttpText,
  type Unsigned,
} from '../../src/http/index.js';
import { redirected } from '../../src/http/redirects.js';
import { client, failure, serve } from './loopback.js';

const LANES = ['control', 'data'] as const;

/** What a server was asked, and its address; `answers` are given in order, the last one again and again. */
async function recording(...answers: readonly (readonly [status: number, location?: string])[]) {
  const asked: { line: string; headers: Record<string, unknown>; body: string }[] = [];
  const { url } = await serve((request, response) => {
    void text(request).then((body) => {
      asked.push({ line: `${request.method} ${request.url}`, headers: request.headers, body });
      const [status, location] = answers[Math.min(asked.length, answers.length) - 1] ?? [200];
      response.writeHead(status, location === undefined ? {} : { location }).end(`answer ${asked.length}`);
    });
  });
  return { url, asked };
}

describe.each(LANES)('calls in the %s lane', (lane) => {
  test.each([
    'PATCH',
    'OPTIONS',
    'PUT',
    'PROPFIND',
    'PROPPATCH',
    'MKCOL',
    'MOVE',
    'COPY',
    'LOCK',
    'UNLOCK',
    'DELETE',
  ] as const)('%s goes out as it is, with a body and without', async (method) => {
    const { url, asked } = await recording();
    const headers = { 'content-type': 'application/xml', depth: '1' };
    for (const body of ['<a>ä</a>', Buffer.from('bytes'), undefined])
      await client().call({ lane, method, url: `${url}/a/../b`, headers, body });
    expect(asked.map(({ line }) => line)).toEqual(Array.from({ length: 3 }, () => `${method} /a/../b`));
    expect(asked.map(({ body }) => body)).toEqual(['<a>ä</a>', 'bytes', '']);
    expect(asked[0]?.headers).toMatchObject({ 'content-type': 'application/xml', depth: '1', 'content-length': '9' });
  });

  test('two bodies are refused before anything is sent', async () => {
    const { url, asked } = await recording();
    const call = { lane, method: 'POST', url, headers: {}, json: {}, body: 'x' } as const;
    expect(await failure(client().call(call))).toMatchObject({ code: 'invalid_argument' });
    expect(asked).toEqual([]);
  });

  test('a redirect is the answer unless it is to be followed, and then as often as allowed', async () => {
    const { url, asked } = await recording([302, '/b'], [307, 'c?d=e'], [301, '/b']);
    const call = { lane, method: 'GET', url: `${url}/a`, headers: { authorization: 'me' } } as const;
    expect((await client().call(call)).status).toBe(302);
    expect(await client().call({ ...call, followRedirects: 2 })).toMatchObject({ status: 301 });
    expect(asked.map(({ line }) => line)).toEqual(['GET /a', 'GET /a', 'GET /c?d=e', 'GET /b']);
    expect(asked.at(-1)?.headers).toMatchObject({ authorization: 'me' });
  });

  test.each([
    [303, 'POST', 'GET', ''],
    [302, 'POST', 'GET', ''],
    [301, 'PROPFIND', 'PROPFIND', 'body'],
    [307, 'POST', 'POST', 'body'],
    [308, 'PUT', 'PUT', 'body'],
  ] as const)('after %i a %s is a %s', async (status, method, then, body) => {
    const { url, asked } = await recording([status, '/b'], [200]);
    const answer = await client().call({ lane, method, url, headers: {}, body: 'body', followRedirects: 1 });
    expect(answer.status).toBe(200);
    expect(asked[1]).toMatchObject({ line: `${then} /b`, body });
  });

  test('no credentials go to another origin, also not when the way leads back', async () => {
    const other = await recording([200]);
    const home = await recording([307, `${other.url}/b`]);
    const back = await recording([307, home.url]);
    const headers = {
      authorization: 'Basic abc',
      cookie: 'a=b',
      'x-amz-security-token': 'token',
      'x-custom': new Secret('a-custom-token'),
      'x-plain': 'plain',
      'content-type': 'text/plain',
    };
    const sign = () => ({ headers: { 'x-signature': 'signed', range: 'bytes=0-1' } });
    for (const { url } of [home, back])
      await client().call({ lane, method: 'POST', url, headers, body: 'body', sign, followRedirects: 3 });
    expect(home.asked[0]?.headers).toMatchObject({ 'x-signature': 'signed', 'x-custom': 'a-custom-token' });
    for (const { headers: sent, body } of [...other.asked, home.asked[1]!]) {
      expect(Object.keys(sent).sort()).toEqual(
        [
          'connection',
          'content-length',
          'content-type',
          'host',
          'user-agent',
          ...('accept-encoding' in sent ? ['accept-encoding'] : []),
        ].sort(),
      );
      expect(body).toBe('body');
    }
    expect(other.asked).toHaveLength(2);
  });

  test.each(['http://user:pw@127.0.0.1:1/', 'ftp://127.0.0.1/', 'file:///etc/passwd', 'http://[', ''])(
    'a redirect to %j is not followed',
    async (location) => {
      const { url, asked } = await recording([302, location]);
      const answer = await client().call({ lane, method: 'GET', url, headers: {}, followRedirects: 5 });
      expect(answer.status).toBe(302);
      expect(asked).toHaveLength(1);
    },
  );

  test('each time that it is sent a request is signed anew, as it is then', async () => {
    const { url, asked } = await recording([307, '/b'], [200]);
    const seen: Unsigned[] = [];
    const sign = async (request: Unsigned) => {
      seen.push(request);
      return {
        url: `${request.url}?signature=${seen.length}`,
        headers: { 'x-date': new Secret(`date-${seen.length}`) },
      };
    };
    await client().call({
      lane,
      method: 'POST',
      url: `${url}/a`,
      headers: { a: 'b' },
      json: { c: 1 },
      sign,
      followRedirects: 1,
    });
    expect(asked.map(({ line, headers }) => [line, headers['x-date']])).toEqual([
      ['POST /a?signature=1', 'date-1'],
      ['POST /b?signature=2', 'date-2'],
    ]);
    expect(seen[0]).toEqual({ method: 'POST', url: `${url}/a`, headers: { a: 'b' }, body: '{"c":1}' });
  });

  test('what signing fails with the request fails with, and nothing is sent', async () => {
    const { url, asked } = await recording();
    const reason = new Error('no key');
    const call = client().call({ lane, method: 'GET', url, headers: {}, sign: () => Promise.reject(reason) });
    expect(await failure(call)).toBe(reason);
    expect(asked).toEqual([]);
  });
});

test.each([
  ['https://a.example/', 'http://a.example/b', undefined],
  ['https://a.example/', 'https://b.example/b', 'https://b.example/b'],
  ['http://a.example/', 'https://a.example/b#c', 'https://a.example/b'],
])('from %s to %s leads to %s', (url, location, expected) => {
  const request = { method: 'GET', url, headers: {}, followRedirects: 1 } as const;
  expect(redirected(request, { status: 302, headers: { location } })?.url).toBe(expected);
});

describe('bytes', () => {
  async function* pieces(): AsyncGenerator<Uint8Array> {
    yield Buffer.from('two ');
    yield Buffer.from('pieces');
  }
  const headers = { 'content-length': '10' };
  const limits = { bytesPerSecond: 1e9 };
  const time = { clock: () => 0, sleep: () => Promise.resolve() };

  test.each<[string, (url: string) => Promise<HttpText>]>([
    [
      'a stream that can be made again',
      (url) => client().upload({ method: 'PUT', url, headers, body: pieces, followRedirects: 1 }),
    ],
    [
      'the same, within limits',
      (url) =>
        new LimitedHttpClient(client(), limits, time).upload({
          method: 'PUT',
          url,
          headers,
          body: pieces,
          followRedirects: 1,
        }),
    ],
    [
      'bytes in memory',
      (url) => client().upload({ method: 'PUT', url, headers, body: Buffer.from('two pieces'), followRedirects: 1 }),
    ],
  ])('%s follow a redirect whole', async (_what, upload) => {
    const { url, asked } = await recording([307, '/b'], [200]);
    expect((await upload(url)).status).toBe(200);
    expect(asked.map(({ line, body }) => [line, body])).toEqual([
      ['PUT /', 'two pieces'],
      ['PUT /b', 'two pieces'],
    ]);
  });

  test('a stream that can be read only once does not follow', async () => {
    const { url, asked } = await recording([307, '/b'], [200]);
    const answer = await client().upload({ method: 'PUT', url, headers, body: pieces(), followRedirects: 1 });
    expect([answer.status, asked.length]).toEqual([307, 1]);
  });

  test('a download follows, with its range and without its credentials', async () => {
    const other = await recording([206]);
    const { url } = await recording([302, `${other.url}/b`]);
    const ask = { authorization: new Secret('a-token-of-mine'), range: 'bytes=0-3' };
    const { status, body } = await client().download({ method: 'GET', url, headers: ask, followRedirects: 1 });
    expect([status, await text(body)]).toEqual([206, 'answer 1']);
    expect(other.asked[0]?.headers).toMatchObject({ range: 'bytes=0-3' });
    expect(other.asked[0]?.headers).not.toHaveProperty('authorization');
  });
});

test('a connection that the server closes between two requests costs no request', async () => {
  const { url, sockets } = await serve((_request, response) => {
    response.end('ok', () => setImmediate(() => response.socket?.destroy()));
  });
  const time = { clock: () => 0, sleep: () => Promise.resolve(), random: () => 0 };
  const policy = { attempts: 5, totalTimeout: 1, backoff: { initialDelay: 1, maxDelay: 1, factor: 1 }, ...time };
  const recovery = new Recovery<'call'>(policy, ({ error }) =>
    error instanceof TransportError && error.kind === 'reset' ? 'retry' : 'give-up',
  );
  const http = client();
  for (const lane of [...Array<'control'>(20).fill('control'), ...Array<'data'>(20).fill('data')]) {
    const attempt = () => http.call({ lane, method: 'POST', url, headers: {}, json: {} });
    expect((await recovery.run({ kind: 'call', attempt })).text).toBe('ok');
  }
  expect(sockets.size).toBeLessThanOrEqual(2);
});
