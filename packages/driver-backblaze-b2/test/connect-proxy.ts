import { createServer, type IncomingMessage } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';

/** How a proxy behaves. */
export interface ConnectProxyOptions {
  /** What `proxy-authorization` must be. Default: whatever. */
  readonly authorization?: string;
  /** Refuse everything with this status. */
  readonly refuse?: number;
}

/** A real proxy on loopback: CONNECT is handed on to the server behind it, which opens tunnels itself; plain requests are forwarded. */
export class ConnectProxy implements AsyncDisposable {
  /** What it was asked for, such as `CONNECT api.backblaze.com:443`. */
  readonly asked: string[] = [];
  readonly headers: IncomingMessage['headers'][] = [];
  readonly #server = createServer();
  readonly #sockets = new Set<Duplex>();
  readonly #behind: URL;
  readonly #options: ConnectProxyOptions;

  private constructor(behind: string, options: ConnectProxyOptions) {
    this.#behind = new URL(behind);
    this.#options = options;
    this.#server.on('connection', (socket) => this.#keep(socket));
    this.#server.on('connect', (request, socket, head) => this.#connect(request, socket, head));
  }

  static async start(behind: string, options: ConnectProxyOptions = {}): Promise<ConnectProxy> {
    const proxy = new ConnectProxy(behind, options);
    await new Promise<void>((resolve) => proxy.#server.listen(0, '127.0.0.1', resolve));
    return proxy;
  }

  get host(): string {
    return `127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #connect(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    this.asked.push(`CONNECT ${request.url}`);
    this.headers.push(request.headers);
    const { authorization, refuse } = this.#options;
    if (refuse !== undefined) return refused(socket, refuse);
    if (authorization !== undefined && request.headers['proxy-authorization'] !== authorization)
      return refused(socket, 407);
    const upstream: Socket = connect(Number(this.#behind.port), this.#behind.hostname);
    this.#keep(upstream);
    upstream.write(`CONNECT ${request.url} HTTP/1.1\r\nHost: ${request.url}\r\n\r\n`);
    upstream.write(head);
    socket.pipe(upstream).pipe(socket);
  }

  #keep(socket: Duplex): void {
    this.#sockets.add(socket);
    socket.on('error', () => undefined).on('close', () => this.#sockets.delete(socket));
  }
}

/** With what it was sent in its words, as bad proxies do. */
function refused(socket: Duplex, status: number): void {
  socket.end(`HTTP/1.1 ${status} No me:proxy-password\r\nContent-Length: 14\r\n\r\nproxy-password`);
}
