import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One delivery, as it arrived. */
export interface Delivery {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A webhook on this machine, which answers with the statuses it is given, then with 200. */
export class Receiver implements AsyncDisposable {
  readonly deliveries: Delivery[] = [];
  readonly #statuses: number[];
  readonly #server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (chunk: string) => (body += chunk));
    request.on('end', () => {
      this.deliveries.push({ headers: request.headers, body });
      response.writeHead(this.#statuses.shift() ?? 200).end();
      this.#server.emit('delivery');
    });
  });

  private constructor(statuses: number[]) {
    this.#statuses = statuses;
  }

  static async open(...statuses: number[]): Promise<Receiver> {
    const receiver = new Receiver(statuses);
    await once(receiver.#server.listen(0, '127.0.0.1'), 'listening');
    return receiver;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/hook`;
  }

  /** Waits until so many deliveries have arrived. */
  async arrived(count: number): Promise<readonly Delivery[]> {
    while (this.deliveries.length < count) await once(this.#server, 'delivery');
    return this.deliveries;
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }
}

export function signature(body: string, secret: string): string {
  return `v1=${createHmac('sha256', secret).update(body).digest('hex')}`;
}
