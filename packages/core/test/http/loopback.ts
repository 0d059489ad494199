import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createRawServer, type AddressInfo, type Server as RawServer, type Socket } from 'node:net';
import { afterEach } from '@jest/globals';
import { NodeHttpClient, type HttpOptions } from '../../src/http/index.js';

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

const cleanUps: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

/** A server on loopback that is closed when the test is over. */
export async function serve(handler: Handler): Promise<{ url: string; server: Server; sockets: Set<Socket> }> {
  const server = createServer(handler);
  return { server, ...(await listen(server)) };
}

/** One that says what it likes to whoever has sent something. */
export async function serveBytes(answer: (socket: Socket) => void): Promise<{ url: string; sockets: Set<Socket> }> {
  return listen(
    createRawServer((socket) => {
      socket.on('error', () => undefined).once('data', () => answer(socket));
    }),
  );
}

/** One in another process, which answers with so many bytes while this one is busy. */
export async function serveElsewhere(bytes: number): Promise<{ url: string }> {
  const child = spawn(process.execPath, ['-e', ELSEWHERE, String(bytes)], { stdio: ['ignore', 'pipe', 'inherit'] });
  cleanUps.push(async () => {
    child.kill();
    await once(child, 'exit');
  });
  const [port] = (await once(child.stdout, 'data')) as [Buffer];
  return { url: `http://127.0.0.1:${Number(port)}` };
}

const ELSEWHERE = `
  const body = Buffer.alloc(Number(process.argv[1]), 'x');
  const server = require('node:http').createServer((request, response) => {
    request.resume().on('end', () => response.writeHead(200, { 'content-length': body.length }).end(body));
  });
  server.listen(0, '127.0.0.1', () => console.log(server.address().port));
`;

async function listen(server: RawServer): Promise<{ url: string; sockets: Set<Socket> }> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  cleanUps.push(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, sockets };
}

/** Waits until a server has no connection left. */
export async function allClosed(sockets: ReadonlySet<Socket>): Promise<void> {
  for (const socket of sockets) await new Promise((resolve) => socket.on('close', resolve));
}

/** A client that is closed when the test is over. */
export function client(options?: HttpOptions): NodeHttpClient {
  const made = new NodeHttpClient(options);
  cleanUps.push(() => made.close());
  return made;
}

/** What a promise was rejected with. */
export async function failure(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => Promise.reject(new Error('it should have failed')),
    (error: unknown) => error,
  );
}
