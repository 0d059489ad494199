import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CLOCK, driverScope, RANDOM, SLEEP } from '@stowage/core/registry';
import type { SwiftOptions, SwiftStorageDriver } from '../src/index.js';

/** What a server answers to one request. */
export interface Answer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** What it was asked. */
export interface Asked {
  readonly line: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** A server on loopback that answers as it was told, and remembers what it was asked. */
export class Recorded implements AsyncDisposable {
  readonly asked: Asked[] = [];
  readonly url: string;
  readonly #close: () => Promise<void>;

  private constructor(url: string, close: () => Promise<void>) {
    this.url = url;
    this.#close = close;
  }

  /** `answer` is given the request line, such as `GET /info`, and how often it has come; undefined breaks the connection. */
  static async with(
    answer: (line: string, count: number, url: string, headers: Asked['headers']) => Answer | undefined,
  ): Promise<Recorded> {
    const server = createServer((request, response) => {
      void (async () => {
        const chunks: Buffer[] = [];
        for await (const chunk of request) chunks.push(chunk as Buffer);
        const line = `${request.method ?? ''} ${request.url ?? ''}`;
        recorded.asked.push({ line, headers: request.headers, body: Buffer.concat(chunks).toString() });
        const count = recorded.asked.filter((each) => each.line === line).length;
        const given = answer(line, count, recorded.url, request.headers);
        if (given === undefined) return request.socket.destroy();
        return response.writeHead(given.status ?? 200, given.headers).end(given.body);
      })();
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const recorded = new Recorded(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    });
    return recorded;
  }

  /** The request lines, in order. */
  get lines(): readonly string[] {
    return this.asked.map(({ line }) => line);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#close();
  }
}

/** A driver whose waits take no time. */
export function connect(
  Driver: typeof SwiftStorageDriver,
  authUrl: string,
  options: SwiftOptions = {},
): SwiftStorageDriver {
  const scope = driverScope();
  let now = 1_700_000_000_000;
  scope.register(CLOCK, { useValue: () => now });
  scope.register(RANDOM, { useValue: () => 0 });
  scope.register(SLEEP, {
    useValue: async (milliseconds: number) => {
      now += milliseconds;
    },
  });
  return new Driver('tom', 'the-secret-key', { authUrl, ...options }, scope);
}

/** TempAuth's answer. */
export function signedIn(url: string, token = 'the-token'): Answer {
  return { headers: { 'x-auth-token': token, 'x-storage-url': `${url}/v1/AUTH_test` } };
}
