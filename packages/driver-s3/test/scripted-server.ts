import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CLOCK, driverScope, RANDOM, SLEEP } from '@stowage/core/registry';
import {
  S3StorageDriver,
  type S3CompatibleStorageDriver,
  type S3CredentialsFrom,
  type S3CredentialsProvider,
  type S3Options,
  type PresetDriver,
} from '../src/index.js';

/** A request as it came. */
export interface Asked {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** What is answered: a status with headers and a body, or nothing: the connection breaks. */
export interface Answered {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** A server that gives recorded answers one after the other, and remembers what it was asked. */
export class ScriptedServer implements AsyncDisposable {
  readonly asked: Asked[] = [];
  readonly waits: number[] = [];
  /** Called with each request that has come whole, before it is answered. */
  onAsked = (): void => undefined;
  now = Date.UTC(2026, 0, 2, 3, 4, 5);
  readonly #answers: (Answered | 'breaks')[];
  readonly #drivers: S3CompatibleStorageDriver[] = [];
  readonly #server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method = '', url = '', headers } = request;
      this.asked.push({ method, url, headers, body: Buffer.concat(chunks).toString() });
      this.onAsked();
      const answer = this.#answers.shift() ?? { status: 599 };
      if (answer === 'breaks') return void request.socket.destroy();
      response.writeHead(answer.status, { date: new Date(this.now).toUTCString(), ...answer.headers });
      response.end(answer.body);
    });
  });

  private constructor(answers: readonly (Answered | 'breaks')[]) {
    this.#answers = [...answers];
  }

  static async answering(...answers: readonly (Answered | 'breaks')[]): Promise<ScriptedServer> {
    const server = new ScriptedServer(answers);
    await new Promise<void>((resolve) => server.#server.listen(0, '127.0.0.1', resolve));
    return server;
  }

  /** A driver whose waits take no time but are written down. Its clock is `ahead` of the server's. */
  connect({
    key = 'AKID',
    ahead = 0,
    Driver = S3StorageDriver,
    ...options
  }: S3Options & {
    key?: string | S3CredentialsProvider | S3CredentialsFrom;
    ahead?: number;
    Driver?: PresetDriver;
  } = {}) {
    const scope = driverScope();
    scope.register(CLOCK, { useValue: () => this.now + ahead });
    scope.register(RANDOM, { useValue: () => 0 });
    scope.register(SLEEP, { useValue: async (milliseconds: number) => void this.waits.push(milliseconds) });
    const endpoint = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
    const secret = typeof key === 'string' ? 'kept-to-myself' : undefined;
    const driver = new Driver(key, secret, { endpoint, ...options }, scope);
    this.#drivers.push(driver);
    return driver;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const each of this.#drivers) await each.close();
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

/** An error in S3's words. */
export function problem(status: number, code: string, { headers = {}, more = '' } = {}): Answered {
  const body = `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>said so</Message>${more}</Error>`;
  return { status, headers, body };
}
