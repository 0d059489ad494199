import { once } from 'node:events';
import { createServer, STATUS_CODES, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import { badRequest, CloudError } from './cloud/cloud-error.js';
import type { Clock } from './cloud/clock.js';
import type { Cloud } from './cloud/cloud.js';
import { Exchange } from './exchange.js';
import type { Faults } from './faults.js';
import type { Journal } from './journal.js';
import type { Identity } from './certificate-authority.js';
import type { Network } from './network.js';
import { TestMode } from './test-mode.js';
import { Tunnel } from './tunnel.js';
import { failure } from './wire/answer.js';

/** Longer than clients keep idle connections, so that it is they who close them. */
const KEEP_ALIVE = 75_000;

/** File info alone may fill 7,000 bytes, and proxies add their own. */
const MAX_HEADERS = 64 << 10;

const OLD_HOST = 'api.backblaze.com';

/** What a server serves. */
export interface ServerParts {
  readonly cloud: Cloud;
  readonly clock: Clock;
  readonly faults: Faults;
  readonly journal: Journal;
  readonly network: Network;
  readonly baseUrl: string | undefined;
  /** What the end of a tunnel proves itself with; without it, there are no tunnels. */
  readonly identity: Identity | undefined;
}

/** The HTTP side: connections and their end. What is said on them is {@link Exchange}'s. */
export class B2Server {
  readonly #parts: ServerParts;
  readonly #server: Server;
  readonly #tunnel: Tunnel;
  readonly #testMode = new TestMode();
  readonly #closing = new AbortController();
  readonly #going = new Set<Promise<void>>();
  #url: string | undefined;

  constructor(parts: ServerParts) {
    this.#parts = parts;
    // A request without a Host is answered as any other: Node would answer it itself, in words that are none of B2's.
    const options = { keepAliveTimeout: KEEP_ALIVE, maxHeaderSize: MAX_HEADERS, requireHostHeader: false };
    const serve = (request: IncomingMessage, response: ServerResponse) => this.#serve(request, response);
    this.#server = createServer(options, serve);
    // So is one that expects what nobody knows.
    this.#server.on('checkExpectation', serve);
    // Node would cut an upload that takes longer than five minutes.
    this.#server.requestTimeout = 0;
    this.#server.on('clientError', refuse);
    this.#tunnel = new Tunnel(this.#server, parts.identity);
  }

  /** @throws the system's error if the address cannot be listened on */
  async listen(host: string, port: number): Promise<void> {
    this.#server.listen(port, host);
    await once(this.#server, 'listening');
  }

  /** Where the server is reached, once it listens: each request asks. */
  get url(): string {
    return (this.#url ??= this.#place());
  }

  #place(): string {
    const { address, family, port } = this.#server.address() as AddressInfo;
    const host = { '0.0.0.0': '127.0.0.1', '::': '[::1]' }[address] ?? (family === 'IPv6' ? `[${address}]` : address);
    return `http://${host}:${port}`;
  }

  /** Ends all connections, waits until nothing works on a request any more. */
  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.#closing.abort();
    this.#server.closeAllConnections();
    this.#tunnel.close();
    await closed;
    await Promise.allSettled(this.#going);
  }

  #serve(request: IncomingMessage, response: ServerResponse): void {
    const base = this.#parts.baseUrl ?? tunnelBase(request) ?? this.url;
    const parts = { ...this.#parts, base, testMode: this.#testMode, closing: this.#closing.signal };
    // What goes wrong here is a connection that ended under it, which its client knows already.
    const done = new Exchange(parts, request, response).run().catch(() => response.destroy());
    const going = done.then(() => undefined);
    this.#going.add(going);
    void going.then(() => this.#going.delete(going));
  }
}

/** Libcloud speaks TLS to every host it is told of; who came for Backblaze's old host through a tunnel is told to stay in it. */
function tunnelBase({ headers, socket }: IncomingMessage): string | undefined {
  const isLibcloud = socket instanceof TLSSocket && headers.host?.replace(/:443$/, '') === OLD_HOST;
  return isLibcloud ? `https://${OLD_HOST}` : undefined;
}

/** What is no HTTP, or is too long in coming, is still answered as B2 answers, if there is anyone to hear it. */
function refuse({ code }: NodeJS.ErrnoException, socket: Socket): void {
  if (!socket.writable) return void socket.destroy();
  const { status, body, headers } = failure(REFUSALS.get(code ?? '') ?? badRequest('Malformed HTTP request'));
  const lines = Object.entries({ ...headers, Connection: 'close' }).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines.join('')}\r\n${body}`);
}

/** By the code of Node's error. */
const REFUSALS: ReadonlyMap<string, CloudError> = new Map([
  ['ERR_HTTP_REQUEST_TIMEOUT', new CloudError('request_timeout', 'The request took too long')],
  ['HPE_HEADER_OVERFLOW', badRequest('Request headers too large')],
]);
