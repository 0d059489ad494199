import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A server that nobody has credentials for. It answers everything with bytes of its own, and keeps what it is told. */
export class OtherHost implements AsyncDisposable {
  readonly #told: string[] = [];
  readonly #server = createServer((request, response) => {
    response.writeHead(200, { 'content-type': 'application/json', etag: '"other"' });
    response.end('{"other":"host"}');
    void this.#keep(request).catch(() => undefined);
  });

  /** Listens on loopback. */
  static async listen(): Promise<OtherHost> {
    const host = new OtherHost();
    host.#server.listen(0, '127.0.0.1');
    await once(host.#server, 'listening');
    return host;
  }

  /** Scheme, host and port. */
  get url(): string {
    return `http://localhost:${(this.#server.address() as AddressInfo).port}`;
  }

  /** What requests held since it was last asked: paths, headers and bodies. */
  told(): readonly string[] {
    return this.#told.splice(0);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.#server.closeAllConnections();
    await closed;
  }

  async #keep(request: IncomingMessage): Promise<void> {
    this.#told.push(`${request.url ?? ''}\n${JSON.stringify(request.headers)}`);
    this.#told.push(Buffer.concat((await request.toArray()) as Buffer[]).toString());
  }
}
