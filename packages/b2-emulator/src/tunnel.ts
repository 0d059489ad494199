import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { createServer as createTlsServer, type Server as TlsServer, type TLSSocket } from 'node:tls';
import type { Identity } from './certificate-authority.js';
import { CloudError } from './cloud/cloud-error.js';
import { failure } from './wire/answer.js';

/** The hosts that clients ask a proxy for: Backblaze's entry point of today, and that of old, which Libcloud knows. */
export const TUNNEL_HOSTS: readonly string[] = ['api.backblazeb2.com', 'api.backblaze.com'];

/** Also in the certificate, for clients that reach the port by these names. */
export const LOCAL_NAMES: readonly string[] = ['localhost', '127.0.0.1'];

/**
 * CONNECT for clients that speak to `https://api.backblazeb2.com` and to nothing else: told to use the emulator as their proxy, they find
 * the emulator itself at the tunnel's end. No other host is reached through it, ever.
 */
export class Tunnel {
  readonly #tls: TlsServer | undefined;
  readonly #sockets = new Set<Duplex>();

  /** @param identity what the tunnel's end proves itself with; without one, every tunnel is refused */
  constructor(server: Server, identity: Identity | undefined) {
    server.on('connect', (request: IncomingMessage, socket: Duplex, head: Buffer) => this.#open(request, socket, head));
    if (identity === undefined) return;
    this.#tls = createTlsServer({ key: identity.key, cert: identity.certificate }, (socket) => {
      server.emit('connection', socket);
    });
    // A client that does not trust the authority hangs up in the handshake.
    this.#tls.on('tlsClientError', (_: Error, socket: TLSSocket) => socket.destroy());
  }

  /** Cuts every tunnel. */
  close(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  #open({ url = '' }: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on('error', () => socket.destroy());
    const [, host = '', port] = /^\[?([^\]]*?)\]?(?::(\d+))?$/.exec(url) ?? [];
    if (!TUNNEL_HOSTS.includes(host.toLowerCase()) || (port ?? '443') !== '443')
      return refuse(socket, 'This proxy leads to the emulator only');
    if (this.#tls === undefined) return refuse(socket, 'Start the emulator with a certificate authority: --ca ca.pem');
    this.#sockets.add(socket);
    socket.once('close', () => this.#sockets.delete(socket));
    socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
    if (head.length > 0) socket.unshift(head);
    this.#tls.emit('connection', socket);
  }
}

function refuse(socket: Duplex, message: string): void {
  const { body, headers } = failure(new CloudError('access_denied', message));
  const lines = Object.entries({ ...headers, Connection: 'close' }).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.end(`HTTP/1.1 403 Forbidden\r\n${lines.join('')}\r\n${body}`);
}
