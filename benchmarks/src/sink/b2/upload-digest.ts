import { createHash, type Hash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { readToEnd } from '../read-to-end.js';
import { SinkError } from '../sink-error.js';

const TRAILER = 40;

/** What arrived: its size without the trailer, and its SHA-1. */
export interface Received {
  readonly size: number;
  readonly sha1: string;
}

/** Reads an upload to its end, hashing what the protocol demands and keeping nothing. No faster than `bytesPerSecond`. */
export async function receive(request: IncomingMessage, bytesPerSecond?: number): Promise<Received> {
  const announced = request.headers['x-bz-content-sha1'];
  const length = Number(request.headers['content-length']);
  if (typeof announced !== 'string' || Number.isNaN(length)) {
    request.resume();
    throw new SinkError(400, 'bad_request', 'Missing header: X-Bz-Content-Sha1 or Content-Length');
  }
  const size = announced === 'hex_digits_at_end' ? length - TRAILER : length;
  const hash = announced === 'do_not_verify' ? undefined : createHash('sha1');
  const trailer = await drain(request, { size, hash, bytesPerSecond });
  const sha1 = hash?.digest('hex') ?? 'none';
  const expected = announced === 'hex_digits_at_end' ? trailer : announced;
  if (hash !== undefined && expected.toLowerCase() !== sha1) {
    throw new SinkError(400, 'bad_request', 'Sha1 did not match data received');
  }
  return { size, sha1 };
}

/** Hashes the first `size` bytes; what comes after them is given back. */
async function drain(
  request: IncomingMessage,
  {
    size,
    hash,
    bytesPerSecond,
  }: { readonly size: number; readonly hash: Hash | undefined; readonly bytesPerSecond: number | undefined },
): Promise<string> {
  let seen = 0;
  let trailer = '';
  await readToEnd(
    request,
    (chunk) => {
      const content = Math.max(0, Math.min(chunk.length, size - seen));
      if (content > 0) hash?.update(content === chunk.length ? chunk : chunk.subarray(0, content));
      if (content < chunk.length) trailer += chunk.toString('latin1', content);
      seen += chunk.length;
    },
    bytesPerSecond,
  );
  return trailer;
}
