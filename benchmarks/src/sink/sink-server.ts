import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Identity } from '@stowage/b2-emulator';
import type { Counters } from './counters.js';

/** Answers a request to its end, errors too; `base` is the URL of the server. */
export type Serve = (request: IncomingMessage, response: ServerResponse, base: string) => Promise<void>;

/** What lies between a sink and its clients. */
export interface Line {
  /**
   * Milliseconds that pass before a request is looked at; before the first of a connection three times as many, as TCP and TLS would take two
   * more round trips.
   */
  readonly latency: number;
  /** Bytes of an object that one connection brings in a second. Default: as many as there is time for. */
  readonly bytesPerSecond?: number | undefined;
  /** What comes beyond that is refused: "ask again in a second". Default: nothing is. */
  readonly requestsPerSecond?: number | undefined;
  /** What the server proves itself with, in TLS. Default: plain HTTP. */
  readonly identity?: Identity | undefined;
}

/** The HTTP of a sink: counts what is asked, and waits as if the client were far away. */
export class SinkServer {
  readonly #latency: number;
  readonly #scheme: string;
  readonly #server: Server;
  readonly #known = new WeakSet<Socket>();
  #base = '';

  constructor({ latency, identity }: Line, counters: Counters, serve: Serve) {
    this.#latency = latency;
    this.#scheme = identity === undefined ? 'http' : 'https';
    const options = { keepAliveTimeout: 60_000, requestTimeout: 0 };
    const answer = (request: IncomingMessage, response: ServerResponse): void => {
      counters.requests++;
      const served = this.#delayed(request.socket).then(async () => serve(request, response, this.#base));
      served.catch(() => response.destroy());
    };
    this.#server =
      identity === undefined
        ? createServer(options, answer)
        : createSecureServer({ ...options, key: identity.key, cert: identity.certificate }, answer);
  }

  /** On a free port of this machine. Gives the URL. */
  async listen(): Promise<string> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    this.#base = `${this.#scheme}://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
    return this.#base;
  }

  /** Ends it, with every connection. */
  async close(): Promise<void> {
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.#server.closeAllConnections();
    await closed;
  }

  async #delayed(socket: Socket): Promise<void> {
    if (this.#latency === 0) return;
    const roundTrips = this.#known.has(socket) ? 1 : 3;
    this.#known.add(socket);
    await sleep(this.#latency * roundTrips);
  }
}
