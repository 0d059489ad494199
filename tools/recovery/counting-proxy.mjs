/** Passes connections on and counts what clients send, byte for byte: headers, broken requests and repeated ones included. */
import { once } from 'node:events';
import { connect, createServer } from 'node:net';

export class CountingProxy {
  /** Bytes that clients have sent. */
  sent = 0;
  /** Told of each piece, after it was counted and passed on. */
  onSent = () => undefined;
  #target;
  #sockets = new Set();
  #server = createServer((client) => this.#pass(client));

  /** Listens on loopback; whom it passes to is said later, because that one may have to know this address. */
  static async listen() {
    const proxy = new CountingProxy();
    proxy.#server.listen(0, '127.0.0.1');
    await once(proxy.#server, 'listening');
    return proxy;
  }

  get url() {
    return `http://127.0.0.1:${this.#server.address().port}`;
  }

  passTo(url) {
    this.#target = new URL(url);
  }

  #pass(client) {
    const server = connect(Number(this.#target.port), this.#target.hostname);
    client.pipe(server);
    client.on('data', (chunk) => {
      this.sent += chunk.length;
      this.onSent(chunk);
    });
    server.pipe(client);
    this.#bind(client, server);
    this.#bind(server, client);
  }

  /** A client that is killed breaks off, and so shall what it was saying. */
  #bind(socket, other) {
    this.#sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => {
      this.#sockets.delete(socket);
      other.destroy();
    });
  }

  async [Symbol.asyncDispose]() {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
    await once(this.#server, 'close');
  }
}
