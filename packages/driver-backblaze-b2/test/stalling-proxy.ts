import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** Passes connections on, and on demand lets an answer stop in the middle without ending it: as a dead machine does. */
export class StallingProxy implements AsyncDisposable {
  readonly #sockets = new Set<Socket>();
  readonly #server = createServer((client) => this.#pass(client));
  #target = new URL('http://127.0.0.1');
  #next: { readonly afterBytes: number; readonly stalled: () => void } | undefined;

  static async listen(): Promise<StallingProxy> {
    const proxy = new StallingProxy();
    proxy.#server.listen(0, '127.0.0.1');
    await once(proxy.#server, 'listening');
    return proxy;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Connections that are open. */
  get connections(): number {
    return this.#sockets.size / 2;
  }

  passTo(url: string): void {
    this.#target = new URL(url);
  }

  /** The next answer of more than so many bytes at once, its head included, stops after them. Resolves when it has. */
  async stallNext(afterBytes: number): Promise<void> {
    await new Promise<void>((stalled) => {
      this.#next = { afterBytes, stalled };
    });
  }

  #pass(client: Socket): void {
    const server = connect(Number(this.#target.port), this.#target.hostname);
    client.pipe(server);
    server.on('data', (chunk) => this.#answer(client, server, chunk));
    server.on('end', () => client.end());
    this.#bind(client, server);
    this.#bind(server, client);
  }

  #answer(client: Socket, server: Socket, chunk: Buffer): void {
    const next = this.#next;
    if (next === undefined || chunk.length <= next.afterBytes) return void client.write(chunk);
    client.write(chunk.subarray(0, next.afterBytes));
    this.#next = undefined;
    server.pause();
    next.stalled();
  }

  #bind(socket: Socket, other: Socket): void {
    this.#sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => {
      this.#sockets.delete(socket);
      other.destroy();
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
    await once(this.#server, 'close');
  }
}
