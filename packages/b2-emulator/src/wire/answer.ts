import { CloudError } from '../cloud/cloud-error.js';

/** What a request is answered with. */
export type Answer = JsonAnswer | BytesAnswer;

/** A small answer, ready to be sent. */
export interface JsonAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** An answer in bytes, made as they are read. */
export interface BytesAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Bytes in the body. */
  readonly length: number;
  readonly bytes: () => AsyncIterable<Buffer>;
}

/** Success: 200 with JSON. */
export function ok(value: unknown): JsonAnswer {
  return json(200, value, {
    'Content-Type': 'application/json;charset=UTF-8',
    'Cache-Control': 'max-age=0, no-cache, no-store',
  });
}

/** An error as B2 words it. What is not one of B2's is told as an internal error, without its text. */
export function failure(error: unknown): JsonAnswer {
  const known = error instanceof CloudError ? error : new CloudError('internal_error', 'internal error');
  return failed(known.status, known.code, known.message);
}

/** An error with any status and code, as fault injection wants. */
export function failed(status: number, code: string, message: string, extra: Record<string, string> = {}): JsonAnswer {
  const headers = {
    'Content-Type': 'application/json;charset=utf-8',
    'Cache-Control': 'max-age=0, no-cache, no-store',
  };
  // Production closes the connection after a 400; a client that pools connections must cope.
  const closing = status === 400 ? { Connection: 'close' } : {};
  return json(status, { code, message, status }, { ...headers, ...closing, ...extra });
}

function json(status: number, value: unknown, headers: Record<string, string>): JsonAnswer {
  const body = JSON.stringify(value);
  return { status, headers: { ...headers, 'Content-Length': String(Buffer.byteLength(body)) }, body };
}
