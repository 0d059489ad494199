import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Clock } from './cloud/clock.js';
import { CloudError } from './cloud/cloud-error.js';
import type { Faults, InjectedError, WireFault } from './faults.js';
import type { Journal } from './journal.js';
import type { Network } from './network.js';
import { readJsonBody, type Fields } from './wire/json-body.js';

/** What is controlled. */
export interface ControlParts {
  readonly faults: Faults;
  readonly clock: Clock;
  readonly journal: Journal;
  readonly network: Network;
}

/**
 * Faults, clock and journal over HTTP, for tests that are not in the emulator's own process. The paths and fields are those that the
 * public tests of Backblaze's own SDKs send to Backblaze's simulator. It has no credentials: it listens where the emulator does, for tests.
 */
export class ControlServer {
  readonly #parts: ControlParts;
  readonly #server: Server;

  constructor(parts: ControlParts) {
    this.#parts = parts;
    this.#server = createServer((request, response) => void this.#serve(request, response));
  }

  /** @throws the system's error if the address cannot be listened on */
  async listen(host: string, port: number): Promise<string> {
    this.#server.listen(port, host);
    await once(this.#server, 'listening');
    const address = this.#server.address() as AddressInfo;
    return `http://${address.family === 'IPv6' ? `[${address.address}]` : address.address}:${address.port}`;
  }

  /** Ends all connections. */
  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.#server.closeAllConnections();
    await closed;
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { status, body } = await this.#answer(request);
    response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
  }

  async #answer(request: IncomingMessage): Promise<{ status: number; body: object }> {
    try {
      const fields = await readJsonBody(request);
      const body = this.#run(`${request.method} ${request.url}`, fields);
      return body === undefined ? { status: 404, body: { error: 'no such control' } } : { status: 200, body };
    } catch (error) {
      const isTheirs = error instanceof TypeError || error instanceof RangeError || error instanceof CloudError;
      return { status: isTheirs ? 400 : 500, body: { error: isTheirs ? error.message : 'internal error' } };
    }
  }

  #run(control: string, { on, advanceMs, ...fields }: Fields): object | undefined {
    const { faults, clock, journal, network } = this.#parts;
    switch (control) {
      case 'POST /faults':
        faults.fail(String(on), fields as unknown as InjectedError);
        return {};
      case 'POST /wire-faults':
        faults.wire(String(on), fields as unknown as WireFault);
        return {};
      case 'DELETE /faults':
        faults.clear();
        return {};
      case 'POST /clock':
        clock.advance(Number(advanceMs));
        return { now: clock.now() };
      case 'POST /network':
        network.set(fields);
        return {};
      case 'GET /journal':
        return { entries: journal.entries.map((entry) => ({ endpoint: entry.operation, ...entry })) };
      case 'DELETE /journal':
        journal.clear();
        return {};
      default:
        return undefined;
    }
  }
}
