import type { IncomingMessage } from 'node:http';
import type { Clock } from './cloud/clock.js';
import type { BytesAnswer } from './wire/answer.js';
import { bodyOf } from './wire/body.js';
import type { Fault } from './faults.js';
import { reset } from './reset.js';

type Wire = Extract<Fault, { type: 'wire' }>['wire'];

/** A month: as good as for ever, and what timers can still count. */
const FOR_EVER = 2_147_483_647;

/** Waits as a stalled server does: `ms` long, or until the client or the server itself goes. */
export async function stall(
  request: IncomingMessage,
  ms: number | undefined,
  { clock, closing }: { clock: Clock; closing: AbortSignal },
): Promise<void> {
  const left = new AbortController();
  const leave = () => left.abort();
  request.socket.once('close', leave);
  await clock.pause(ms ?? FOR_EVER, AbortSignal.any([left.signal, closing]));
  request.socket.off('close', leave);
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
  reset(request.socket);
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
