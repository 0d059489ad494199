import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Answer } from './answer.js';
import type { Deed } from './deed.js';
import { Journal } from './journal.js';
import { naming } from './named-origin.js';
import { RuleBook } from './rule-book.js';
import { Sender } from './sender.js';
import { Upstream, type PassedRequest } from './upstream.js';
import { kindOf, type HostileRequest, type Wire } from './wire.js';

/**
 * An HTTP server on loopback that passes every request on to another one, and harms those that its rules are about. It speaks plain
 * HTTP, holds one body of each request in memory, and answers what the server answers, origins included: where the server names itself,
 * the proxy is named instead.
 */
export class HostileProxy implements AsyncDisposable {
  /** What happens to which request. */
  readonly rules = new RuleBook();
  /** What went through. */
  readonly journal: Journal;
  readonly #wire: Wire;
  readonly #upstream: Upstream;
  readonly #origin: string;
  readonly #server = createServer((request, response) => this.#serve(request, response));
  readonly #harmed = new Set<Socket>();

  private constructor(upstream: string, wire: Wire) {
    this.#upstream = new Upstream(upstream);
    this.#origin = new URL(upstream).origin;
    this.#wire = wire;
    this.journal = new Journal(wire.secretHeaders);
  }

  /** Listens before the server of this URL. Without a `wire` no request has a kind. */
  static async before(upstream: string, wire: Wire = { requests: {} }): Promise<HostileProxy> {
    const proxy = new HostileProxy(upstream, wire);
    proxy.#server.listen(0, '127.0.0.1');
    await once(proxy.#server, 'listening');
    return proxy;
  }

  /** Where clients find it: scheme, host and port. */
  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Forgets all rules, and ends the connections that were harmed and are still open. */
  clear(): void {
    this.rules.clear();
    for (const socket of this.#harmed) socket.destroy();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.clear();
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.#server.closeAllConnections();
    await closed;
  }

  #serve(message: IncomingMessage, response: ServerResponse): void {
    const request = this.#requestOf(message);
    this.journal.asked(request);
    const deed = this.rules.next(request);
    const done = deed === undefined ? this.#pass(message, request, response) : this.#harm(message, request, deed);
    // Whoever asked is gone, or the server is: then its connection breaks too.
    done.catch(() => message.socket.destroy());
  }

  #requestOf({ method = '', url: path = '', headers }: IncomingMessage): HostileRequest {
    const head = { method, path, headers };
    return { ...head, kind: kindOf(this.#wire, head) };
  }

  async #pass(message: IncomingMessage, request: HostileRequest, response: ServerResponse): Promise<void> {
    const answer = await this.#ask(message, request);
    this.journal.sent(answer.body.length);
    response.writeHead(answer.status, answer.headers.flat()).end(answer.body);
  }

  async #harm(message: IncomingMessage, request: HostileRequest, deed: Deed): Promise<void> {
    const { socket } = message;
    this.#harmed.add(socket);
    socket.once('close', () => this.#harmed.delete(socket)).on('error', () => undefined);
    if (deed.receive !== undefined) return this.#break(message, deed.receive);
    const { instead, early = false, change = unchanged, sending = {} } = deed;
    if (!early && instead !== undefined) await message.toArray();
    const answer = instead?.(request) ?? (await this.#ask(message, request));
    const sender = new Sender(socket, (bytes) => this.journal.sent(bytes));
    await sender.send(change(answer, request), sending, message.method !== 'HEAD');
  }

  async #ask(message: IncomingMessage, { kind }: HostileRequest): Promise<Answer> {
    const answer = await this.#upstream.answer({ head: message, body: await received(message) });
    return naming(answer, this.#origin, this.url, kind === 'read');
  }

  async #break(message: IncomingMessage, bytes: number): Promise<void> {
    const length = Number(message.headers['content-length'] ?? bytes + 1);
    await this.#upstream.break({ head: message, body: await received(message, bytes) }, length);
    message.socket.resetAndDestroy();
  }
}

async function received(message: IncomingMessage, bytes = Infinity): Promise<PassedRequest['body']> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of message.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    length += chunk.length;
    if (length >= bytes) break;
  }
  return Buffer.concat(chunks).subarray(0, bytes);
}

function unchanged(answer: Answer): Answer {
  return answer;
}
