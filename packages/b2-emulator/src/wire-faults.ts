import type { IncomingMessage } from 'node:http';
import type { BytesAnswer } from './wire/answer.js';
import { bodyOf } from './wire/body.js';
import type { Fault } from './faults.js';

type Wire = Extract<Fault, { type: 'wire' }>['wire'];

/** Waits as a stalled server does: `ms` long, or until the client or the server itself goes. */
export function stall(request: IncomingMessage, ms: number | undefined, closing: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = ms === undefined ? undefined : setTimeout(end, ms);
    function end(): void {
      clearTimeout(timer);
      request.socket.off('close', end);
      closing.removeEventListener('abort', end);
      resolve();
    }
    request.socket.once('close', end);
    closing.addEventListener('abort', end);
  });
}

/** Reads some of the body, then cuts the connection. */
export async function resetMidRequest(request: IncomingMessage, { afterBytes }: Wire): Promise<void> {
  const enough = afterBytes ?? Math.floor(Number(request.headers['content-length'] ?? 0) / 2);
  let received = 0;
  if (enough > 0)
    for await (const chunk of bodyOf(request)) {
      received += chunk.length;
      if (received >= enough) break;
    }
  request.socket.resetAndDestroy();
}

/** A download that ends too soon: its headers promise all. */
export function truncated(answer: BytesAnswer, { afterBytes }: Wire): BytesAnswer {
  const limit = afterBytes ?? Math.floor(answer.length / 2);
  return { ...answer, bytes: () => firstBytes(answer.bytes(), limit) };
}

/** A download with one wrong byte. */
export function corrupted(answer: BytesAnswer, { afterBytes = 0 }: Wire): BytesAnswer {
  return { ...answer, bytes: () => flipByte(answer.bytes(), afterBytes) };
}

async function* firstBytes(source: AsyncIterable<Buffer>, limit: number): AsyncGenerator<Buffer> {
  let left = limit;
  for await (const chunk of source) {
    if (left > 0) yield chunk.subarray(0, left);
    left -= chunk.length;
    if (left <= 0) return;
  }
}

async function* flipByte(source: AsyncIterable<Buffer>, place: number): AsyncGenerator<Buffer> {
  let offset = 0;
  for await (const chunk of source) {
    const index = place - offset;
    offset += chunk.length;
    yield index >= 0 && index < chunk.length ? withFlipped(chunk, index) : chunk;
  }
}

/** A copy: the chunk may be the store's own memory. */
function withFlipped(chunk: Buffer, index: number): Buffer {
  const copy = Buffer.from(chunk);
  copy[index] = (copy[index] ?? 0) ^ 0xff;
  return copy;
}
