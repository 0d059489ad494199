import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';

/** Passes connections on, counts what clients send, and cuts all of them once, in the middle of something: for a moment, or until it is told. */
export class CutProxy implements AsyncDisposable {
  /** Bytes that clients have sent since it was last set. */
  sent = 0;
  /** How often it has cut. */
  cuts = 0;
  #target = new URL('http://127.0.0.1:1');
  #cutAt = Infinity;
  /** Called when it cuts and lets nobody through any more. */
  #onDown: (() => void) | undefined;
  #isDown = false;
  readonly #sockets = new Set<Socket>();
  readonly #server = createServer((client) => this.#pass(client));

  static async listen(): Promise<CutProxy> {
    const proxy = new CutProxy();
    await once(proxy.#server.listen(0, '127.0.0.1'), 'listening');
    return proxy;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  passTo(url: string): void {
    this.#target = new URL(url);
  }

  /** All connections end once clients have sent so many bytes more. */
  cutAfter(bytes: number): void {
    this.#cutAt = this.sent + bytes;
  }

  /** As {@link cutAfter}; nobody gets through after that, until it is {@link up} again. Resolves when it is down. */
  downAfter(bytes: number): Promise<void> {
    this.cutAfter(bytes);
    return new Promise((resolve) => (this.#onDown = resolve));
  }

  up(): void {
    this.#isDown = false;
  }

  #pass(client: Socket): void {
    if (this.#isDown) {
      client.on('error', () => undefined).destroy();
      return;
    }
    const server = connect(Number(this.#target.port), this.#target.hostname);
    this.#bind(client, server);
    this.#bind(server, client);
    server.pipe(client);
    client.pipe(server);
    client.on('data', (chunk: Buffer) => {
      this.sent += chunk.length;
      if (this.sent < this.#cutAt) return;
      this.#cutAt = Infinity;
      this.cuts += 1;
      this.#isDown = this.#onDown !== undefined;
      this.#cut();
      this.#onDown?.();
      this.#onDown = undefined;
    });
  }

  #bind(socket: Socket, other: Socket): void {
    this.#sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => {
      this.#sockets.delete(socket);
      other.destroy();
    });
  }

  #cut(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#cut();
    this.#server.close();
    await once(this.#server, 'close');
  }
}
