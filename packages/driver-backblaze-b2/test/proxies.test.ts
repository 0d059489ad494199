import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { startEmulator, type Emulator } from '@stowage/b2-emulator';
import { NodeHttpClient } from '@stowage/core/http';
import { BackblazeB2StorageDriver, type BackblazeB2Options } from '../src/index.js';
import { ConnectProxy, type ConnectProxyOptions } from './connect-proxy.js';
import { failure } from './world.js';

/** Behind this name the emulator names no other host: all goes through the tunnel. */
const ENDPOINT = 'https://api.backblaze.com';
const BASIC = `Basic ${Buffer.from('me:proxy-password').toString('base64')}`;
const VARIABLES = ['HTTPS_PROXY', 'HTTP_PROXY', 'NO_PROXY', 'https_proxy', 'http_proxy', 'no_proxy'];

let directory: string;
let emulator: Emulator;
let ca: string;
const before = Object.fromEntries(VARIABLES.map((name) => [name, process.env[name]]));
const open: AsyncDisposable[] = [];

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'b2-proxies-'));
  emulator = await startEmulator({ ca: join(directory, 'ca.pem') });
  ca = await readFile(join(directory, 'ca.pem'), 'utf8');
});

afterEach(async () => {
  for (const name of VARIABLES) setVariable(name, before[name]);
  for (const each of open.splice(0).reverse()) await each[Symbol.asyncDispose]();
});

afterAll(async () => {
  await emulator.close();
  await rm(directory, { recursive: true });
});

function setVariable(name: string, value: string | undefined): void {
  if (value === undefined) Reflect.deleteProperty(process.env, name);
  else process.env[name] = value;
}

async function proxied(options: ConnectProxyOptions = {}): Promise<ConnectProxy> {
  const proxy = await ConnectProxy.start(emulator.url, options);
  open.push(proxy);
  return proxy;
}

function connect(options: BackblazeB2Options): BackblazeB2StorageDriver {
  const all = { endpoint: ENDPOINT, tls: { ca }, retry: { attempts: 1 }, ...options };
  const driver = new BackblazeB2StorageDriver(emulator.keyId, emulator.key, all);
  open.push({ [Symbol.asyncDispose]: () => driver.close() });
  return driver;
}

/** Both lanes, and both kinds of connection of the second. */
async function roundTrip(driver: BackblazeB2StorageDriver, name: string): Promise<string> {
  const container = await driver.createContainer(name);
  await container.uploadObjectViaStream('through the proxy', 'a.txt');
  const object = await driver.getObject(name, 'a.txt');
  const content = await object.text();
  await driver.deletePrefix(name, '');
  await container.delete();
  return content;
}

describe('through a proxy', () => {
  test('that an option names, everything goes, in tunnels whose TLS is with the server', async () => {
    const proxy = await proxied();
    const driver = connect({ proxy: `http://${proxy.host}` });
    await expect(roundTrip(driver, 'by-option')).resolves.toBe('through the proxy');
    expect(new Set(proxy.asked)).toEqual(new Set(['CONNECT api.backblaze.com:443']));
    expect(proxy.headers[0]).not.toHaveProperty('proxy-authorization');
  });

  test.each(['HTTPS_PROXY', 'https_proxy'])('that %s names, too', async (name) => {
    const proxy = await proxied({ authorization: BASIC });
    setVariable(name, `http://me:proxy-password@${proxy.host}`);
    await expect(roundTrip(connect({}), `by-${name === 'HTTPS_PROXY' ? 'large' : 'small'}-letters`)).resolves.toBe(
      'through the proxy',
    );
    expect(proxy.asked.length).toBeGreaterThan(0);
  });

  test('an upload that asks first goes too', async () => {
    const proxy = await proxied();
    const http = new NodeHttpClient({ proxy: `http://${proxy.host}`, tls: { ca } });
    open.push({ [Symbol.asyncDispose]: () => http.close() });
    const request = { method: 'PUT', url: `${ENDPOINT}/nowhere`, headers: { 'content-length': '5' } } as const;
    const answer = await http.upload({ ...request, body: Buffer.from('bytes'), expectContinue: true });
    expect([answer.status, proxy.asked]).toEqual([404, ['CONNECT api.backblaze.com:443']]);
  });

  test('connections are used again', async () => {
    const proxy = await proxied();
    const driver = connect({ proxy: `http://${proxy.host}` });
    for (let count = 0; count < 10; count += 1) await driver.listContainers();
    expect(proxy.asked.length).toBeLessThanOrEqual(2);
  });

  test('an option overrides the environment', async () => {
    const [named, other] = [await proxied(), await proxied()];
    setVariable('HTTPS_PROXY', `http://${other.host}`);
    await connect({ proxy: `http://${named.host}` }).listContainers();
    expect([named.asked.length, other.asked.length]).toEqual([1, 0]);
  });

  test.each<[string, BackblazeB2Options, string | undefined]>([
    ['`proxy: false`', { proxy: false }, undefined],
    ['NO_PROXY', {}, 'example.com, 127.0.0.1'],
  ])('nothing goes with %s', async (_how, options, noProxy) => {
    const proxy = await proxied();
    setVariable('HTTPS_PROXY', `http://${proxy.host}`);
    setVariable('NO_PROXY', noProxy);
    // Nobody is at the address itself.
    const driver = connect({ ...options, endpoint: 'https://127.0.0.1:1' });
    expect(await failure(driver.listContainers())).toMatchObject({ code: 'network' });
    expect(proxy.asked).toEqual([]);
  });
});

describe('a proxy that does not serve', () => {
  test.each<[string, ConnectProxyOptions, boolean, string]>([
    ['wants other credentials', { authorization: 'Basic other' }, false, 'the proxy answered 407'],
    ['forbids it', { refuse: 403 }, false, 'the proxy answered 403'],
    ['cannot reach the server', { refuse: 502 }, true, 'the proxy answered 502'],
  ])('because it %s is a typed error without credentials', async (_why, options, retryable, words) => {
    const proxy = await proxied(options);
    const driver = connect({ proxy: `http://me:proxy-password@${proxy.host}` });
    for (const call of [() => driver.listContainers(), () => driver.getObject('bucket', 'a')]) {
      const error = await failure(call());
      const text = `${inspect(error, { depth: Infinity, showHidden: true })} ${String(error)}`;
      expect(error).toMatchObject({ code: 'network', retryable });
      expect(text).toContain(words);
      expect(text).not.toContain('proxy-password');
      expect(text).not.toContain(BASIC.slice(6));
    }
    expect(inspect(driver, { depth: Infinity, showHidden: true })).not.toContain('proxy-password');
  });

  test('that passes is tried again', async () => {
    const proxy = await proxied({ refuse: 503 });
    const driver = connect({ proxy: `http://${proxy.host}`, retry: { attempts: 3, initialDelay: 1 } });
    expect(await failure(driver.listContainers())).toMatchObject({ code: 'network' });
    expect(proxy.asked).toHaveLength(3);
  });

  test('because nobody is there', async () => {
    const driver = connect({ proxy: 'http://me:proxy-password@127.0.0.1:1' });
    const error = await failure(driver.listContainers());
    expect(error).toMatchObject({ code: 'network', retryable: true });
    expect(String(error)).not.toContain('proxy-password');
  });
});

describe('whom to trust', () => {
  test('without the authority nothing is sent', async () => {
    const proxy = await proxied();
    const error = await failure(connect({ proxy: `http://${proxy.host}`, tls: {} }).listContainers());
    expect(error).toMatchObject({ code: 'network', retryable: false });
    expect(String(error)).toContain('TLS failed');
  });

  test.each([
    ['a Buffer', () => Buffer.from(ca)],
    ['a list', () => [ca]],
  ])('the authority as %s', async (_how, given) => {
    const proxy = await proxied();
    const driver = connect({ proxy: `http://${proxy.host}`, tls: { ca: given() } });
    await expect(driver.listContainers()).resolves.toEqual([]);
  });
});

describe('a proxy that is none', () => {
  test.each(['socks5://127.0.0.1:1', 'http://me:proxy-password@', 'http://127.0.0.1/path', '', '::'])(
    '%j is refused when the driver is made, without its password',
    (proxy) => {
      const make = () => connect({ proxy });
      expect(make).toThrow(/option 'proxy'/);
      expect(make).not.toThrow(/proxy-password/);
    },
  );

  test('a variable is named', () => {
    setVariable('HTTPS_PROXY', 'socks5://me:proxy-password@127.0.0.1:1');
    expect(() => connect({})).toThrow(/^HTTPS_PROXY is 'socks5:\/\/127.0.0.1:1'/);
  });
});
