import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** A way to a server that breaks whenever so many more bytes have gone up it, as often as it is told. */
export class CuttingProxy implements AsyncDisposable {
  /** How often it has broken. */
  cuts = 0;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #every: number;
  readonly #most: number;
  #passed = 0;

  private constructor(target: () => number, { every, most }: { every: number; most: number }) {
    this.#every = every;
    this.#most = most;
    this.#server = createServer((client) => this.#join(client, target()));
  }

  /** `target` tells the port behind it, which may change. */
  static async open(target: () => number, cutting: { every: number; most: number }): Promise<CuttingProxy> {
    const proxy = new CuttingProxy(target, cutting);
    proxy.#server.listen(0, '127.0.0.1');
    await once(proxy.#server, 'listening');
    return proxy;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #join(client: Socket, port: number): void {
    const server = connect(port, '127.0.0.1');
    for (const [from, to] of [
      [client, server],
      [server, client],
    ] as const) {
      this.#sockets.add(from);
      from.on('error', () => undefined);
      from.on('close', () => {
        this.#sockets.delete(from);
        to.destroy();
      });
      from.pipe(to);
    }
    client.on('data', (chunk) => {
      this.#passed += chunk.length;
      if (this.cuts >= this.#most || this.#passed < this.#every) return;
      this.#passed = 0;
      this.cuts += 1;
      client.destroy();
    });
  }
}
