import type { Readable } from 'node:stream';
import { Alarm } from '../concurrency/index.js';
import { blot } from '../secrets/index.js';
import { CollectedBytes } from './collected-bytes.js';
import type { AnswerBounds } from './http-client.js';
import { TransportError, type RequestLine } from './transport-error.js';

/** Whose answer is collected, and how much of it. */
export interface CollectOptions extends AnswerBounds {
  /** For the error. */
  readonly request: RequestLine;
}

/**
 * The rest of a body as text, such as what a server says when it refuses a download: at most `maxBytes` (default: 1 MiB) within `timeout`
 * (default: one minute), without any secret that is known. The stream is at its end afterwards, or destroyed.
 *
 * @throws {TransportError} of kind `too_large` or `timeout`; else what the stream fails with
 */
export async function collectText(
  body: Readable,
  { request, maxBytes = 1024 * 1024, timeout = 60_000 }: CollectOptions,
): Promise<string> {
  const bytes = new CollectedBytes(maxBytes);
  const alarm = new Alarm(timeout, () => body.destroy(TransportError.late(request, timeout))).start();
  try {
    for await (const piece of body) {
      if (!bytes.add(Buffer.from(piece as Uint8Array))) throw TransportError.tooLarge(request, maxBytes);
    }
    return blot(bytes.toString());
  } finally {
    alarm.stop();
  }
}
