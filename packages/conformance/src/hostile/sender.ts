import { once } from 'node:events';
import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { systemSleep } from '@stowage/core/concurrency';
import { headerOf, withHeader, type Answer } from './answer.js';
import type { Place, Sending } from './deed.js';

/** Bytes of a body that is sent without end, at a time. */
const REPEATED = 64 * 1024;

/** Sends an answer byte by byte as it is told, past everything that would make it correct HTTP. */
export class Sender {
  readonly #socket: Socket;
  readonly #onSent: (bytes: number) => void;

  constructor(socket: Socket, onSent: (bytes: number) => void) {
    this.#socket = socket;
    this.#onSent = onSent;
  }

  /** Resolves when everything is sent or the client is gone. `hasBody`: false for an answer to HEAD. */
  async send(answer: Answer, { interim = 0, until, drip, then = 'end' }: Sending, hasBody: boolean): Promise<void> {
    const head = headBytes(answer);
    const body = hasBody ? answer.body : Buffer.alloc(0);
    const all = Buffer.concat([head, body]).subarray(0, endOf(until, head.length, body.length));
    for (let count = 0; count < interim; count += 1) await this.#write(Buffer.from('HTTP/1.1 100 Continue\r\n\r\n'));
    await (drip === undefined ? this.#write(all) : this.#drip(all, drip));
    if (then === 'reset') this.#socket.resetAndDestroy();
    if (then === 'end') this.#socket.end();
    if (then === 'repeat') await this.#repeat(body.subarray(-REPEATED));
  }

  async #drip(
    bytes: Buffer,
    { bytes: size, every }: { readonly bytes: number; readonly every: number },
  ): Promise<void> {
    for (let at = 0; at < bytes.length && this.#isOpen; at += size) {
      await this.#write(bytes.subarray(at, at + size));
      await systemSleep(every);
    }
  }

  async #repeat(bytes: Buffer): Promise<void> {
    const filler = bytes.length === 0 ? Buffer.alloc(REPEATED, ' ') : bytes;
    while (this.#isOpen) await this.#write(filler);
  }

  get #isOpen(): boolean {
    return !this.#socket.destroyed && this.#socket.writable;
  }

  /** Counted when it is taken, so that a client that does not read is sent no more than fits on the way. */
  async #write(bytes: Buffer): Promise<void> {
    if (!this.#isOpen) return;
    this.#onSent(bytes.length);
    if (this.#socket.write(bytes)) return;
    const taken = new AbortController();
    const { signal } = taken;
    await Promise.race([once(this.#socket, 'drain', { signal }), once(this.#socket, 'close', { signal })]).catch(
      () => undefined,
    );
    taken.abort();
  }
}

function headBytes(answer: Answer): Buffer {
  const { status, headers } =
    headerOf(answer, 'connection') === undefined ? withHeader(answer, 'connection', 'close') : answer;
  const lines = headers.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  return Buffer.from(`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? 'Unknown'}\r\n${lines}\r\n`, 'latin1');
}

/** How many bytes of head and body together are before the place. */
function endOf(place: Place | undefined, head: number, body: number): number {
  if (place === undefined) return head + body;
  return 'head' in place ? within(place.head, head) : head + within(place.body, body);
}

function within(at: number, length: number): number {
  return Math.min(Math.max(at < 0 ? length + at : at, 0), length);
}
