import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { connect as connectTcp, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Emulator, startEmulator } from '../src/index.js';

let directory: string;
let ca: string;
let emulator: Emulator;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'b2-tunnel-'));
  ca = join(directory, 'deep', 'ca.pem');
  emulator = await startEmulator({ ca });
});
afterAll(async () => {
  await emulator.close();
  await rm(directory, { recursive: true });
});

async function connectTo(
  { url }: Emulator,
  target: string,
  version = '1.1',
): Promise<{ socket: Socket; head: string }> {
  const socket = connectTcp(Number(new URL(url).port), '127.0.0.1');
  socket.write(`CONNECT ${target} HTTP/${version}\r\nHost: ${target}\r\n\r\n`);
  const [head] = (await once(socket, 'data')) as [Buffer];
  return { socket, head: head.toString() };
}

/** Says one request through a tunnel, inside TLS that is checked against the authority. */
async function ask(host: string, version?: string): Promise<string> {
  const { socket } = await connectTo(emulator, `${host}:443`, version);
  const tls: TLSSocket = connectTls({ socket, servername: host, ca: await readFile(ca) });
  const key = Buffer.from('test-key-id:test-key').toString('base64');
  tls.write(
    `GET /b2api/v1/b2_authorize_account HTTP/1.1\r\nHost: ${host}\r\nAuthorization: Basic ${key}\r\nConnection: close\r\n\r\n`,
  );
  return text(tls);
}

describe('a tunnel', () => {
  test.each(['1.0', '1.1'])('asked for by HTTP/%s ends at the emulator', async (version) => {
    const answer = await ask('api.backblazeb2.com', version);
    expect(answer).toContain('HTTP/1.1 200 OK');
    expect(answer).toContain(`"apiUrl":"${emulator.url}"`);
  });

  test('for the old host is one to stay in: Libcloud speaks TLS to all', async () => {
    expect(await ask('api.backblaze.com')).toContain('"apiUrl":"https://api.backblaze.com"');
  });

  test.each([
    'example.com:443',
    'api.backblazeb2.com:80',
    '127.0.0.1:22',
    'api.backblazeb2.com.example.com:443',
    '::',
    '',
  ])('to %j is refused', async (target) => {
    const { socket, head } = await connectTo(emulator, target);
    expect(head).toMatch(/^HTTP\/1.1 (403|400) /);
    socket.destroy();
  });

  test('is refused without a certificate authority, and told what is missing', async () => {
    await using own = await startEmulator();
    const { socket, head } = await connectTo(own, 'api.backblazeb2.com:443');
    expect(head).toMatch(/^HTTP\/1.1 403 .*--ca/s);
    socket.destroy();
  });

  test('that speaks no TLS is cut, and the server goes on', async () => {
    const { socket } = await connectTo(emulator, 'api.backblazeb2.com:443');
    socket.write('no TLS at all\r\n\r\n');
    await once(socket.resume(), 'close');
    expect(await ask('api.backblazeb2.com')).toContain('200 OK');
  });

  test('does not keep the emulator from closing', async () => {
    const own = await startEmulator({ ca });
    const { socket } = await connectTo(own, 'api.backblazeb2.com:443');
    socket.on('error', () => undefined);
    await own.close();
  });
});

describe('the certificate authority', () => {
  test('is made once, and its key is for its owner only', async () => {
    const before = await readFile(ca);
    await using again = await startEmulator({ ca });
    expect(again.ca).toBe(ca);
    expect(await readFile(ca)).toEqual(before);
    expect(new X509Certificate(before).serialNumber).toMatch(/^0?1/);
    expect((await stat(ca.replace('ca.pem', 'ca-key.pem'))).mode & 0o777).toBe(0o600);
  });
});
