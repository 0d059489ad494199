import { describe, expect, test } from '@jest/globals';
import { Secret, TransportError } from '../../src/http/index.js';
import { Proxies } from '../../src/http/proxies.js';
import { client, failure, serve } from './loopback.js';

const HTTPS = { HTTPS_PROXY: 'http://proxy:1', HTTP_PROXY: 'http://plain:2' };

describe('which requests go through the proxy of the environment', () => {
  test.each<[origin: string, noProxy: string, proxied: boolean]>([
    ['https://a.example', '', true],
    ['https://a.example', 'a.example', false],
    ['https://b.a.example', 'a.example', false],
    ['https://b.a.example', '.a.example', false],
    ['https://b.a.example', '*.a.example', false],
    ['https://ba.example', 'a.example', true],
    ['https://a.example', 'x,y , A.EXAMPLE', false],
    ['https://a.example', 'x a.example', false],
    ['https://a.example', 'a.example:443', false],
    ['https://a.example:8443', 'a.example:443', true],
    ['https://a.example:8443', 'a.example:8443', false],
    ['https://a.example:8443', 'a.example', false],
    ['http://a.example', 'a.example:80', false],
    ['https://127.0.0.1:9000', '127.0.0.1', false],
    ['https://[::1]:9000', '::1', false],
    ['https://[::1]:9000', '[::1]:9000', false],
    ['https://a.example', '*', false],
    ['https://a-example', 'a.example', true],
  ])('%s, with NO_PROXY=%j: %s', (origin, noProxy, proxied) => {
    expect(new Proxies(undefined, { ...HTTPS, NO_PROXY: noProxy }).of(origin) !== undefined).toBe(proxied);
  });

  test('each scheme has its own, and small letters come first', () => {
    const proxies = new Proxies(undefined, { ...HTTPS, https_proxy: 'first:3' });
    expect(proxies.of('https://a.example')?.origin).toBe('http://first:3');
    expect(proxies.of('http://a.example')?.origin).toBe('http://plain:2');
  });

  test('HTTP_PROXY is not believed in a program that a web server runs for a request', () => {
    expect(new Proxies(undefined, { ...HTTPS, REQUEST_METHOD: 'GET' }).of('http://a.example')).toBeUndefined();
  });

  test('an empty variable is none', () => {
    expect(new Proxies(undefined, { HTTPS_PROXY: '' }).of('https://a.example')).toBeUndefined();
  });

  test.each<[string, string | false, string | undefined]>([
    ['a URL', 'http://other:4', 'http://other:4'],
    ['false', false, undefined],
  ])('an option that is %s overrides all of it', (_what, option, expected) => {
    expect(new Proxies(option, { ...HTTPS, NO_PROXY: '*' }).of('https://a.example')?.origin).toBe(expected);
  });

  test('a proxy is not reached through itself', () => {
    expect(new Proxies('https://proxy:1', {}).of('https://proxy:1')).toBeUndefined();
  });
});

describe.each(['control', 'data'] as const)('plain HTTP through a proxy, in the %s lane', (lane) => {
  const url = 'http://nowhere.invalid:8080/a/../b?c=d';

  test('asks the proxy for the whole URL, as it is, with its credentials and under the name of the server', async () => {
    const asked: unknown[] = [];
    const proxy = await serve(({ url: line, headers }, response) => {
      asked.push([line, headers.host, headers['proxy-authorization'], headers.authorization]);
      response.end('forwarded');
    });
    const http = client({ proxy: proxy.url.replace('//', '//me:p%40ss@') });
    const headers = { authorization: new Secret('Bearer mine') };
    const answer = await http.call({ lane, method: 'POST', url, headers, json: {} });
    expect(answer.text).toBe('forwarded');
    const basic = `Basic ${Buffer.from('me:p@ss').toString('base64')}`;
    expect(asked).toEqual([[url, 'nowhere.invalid:8080', basic, 'Bearer mine']]);
  });

  test('407 is the proxy’s, not the server’s', async () => {
    const proxy = await serve((_request, response) => response.writeHead(407).end('who are you?'));
    const error = await failure(client({ proxy: proxy.url }).call({ lane, method: 'GET', url, headers: {} }));
    expect(error).toBeInstanceOf(TransportError);
    expect(error).toMatchObject({ kind: 'proxy' });
  });
});

describe.each(['control', 'data'] as const)('a tunnel, in the %s lane', (lane) => {
  const call = { lane, method: 'GET', url: 'https://nowhere.invalid/a', headers: {} } as const;

  test('that never opens ends with the time to connect, and with the client', async () => {
    const hanging = await serve(() => undefined);
    hanging.server.on('connect', () => undefined);
    const late = client({ proxy: hanging.url, timeouts: { connect: 50 } });
    expect(await failure(late.call(call))).toMatchObject({ kind: 'timeout' });
    const http = client({ proxy: hanging.url });
    const asked = new Promise((resolve) => hanging.server.once('connect', resolve));
    const closed = failure(http.call(call));
    await asked;
    await http.close();
    expect(await closed).toMatchObject({ kind: 'closed' });
  });

  test('that is cut before TLS stands is a lost connection', async () => {
    const cutting = await serve(() => undefined);
    cutting.server.on('connect', (_request, socket) => socket.end('HTTP/1.1 200 OK\r\n\r\n'));
    expect(await failure(client({ proxy: cutting.url }).call(call))).toMatchObject({ kind: 'reset' });
  });
});
