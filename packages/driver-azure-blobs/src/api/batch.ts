import { MalformedResponseError } from '@stowage/core/spi';
import { PROVIDER } from '../errors.js';

/** One request of a batch. */
export interface BatchRequest {
  readonly method: string;
  /** With its query, without scheme and host. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** One answer of a batch. */
export interface BatchAnswer {
  readonly status: number;
  /** By names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

/** Writes requests as the parts of one. https://learn.microsoft.com/rest/api/storageservices/blob-batch */
export function printBatch(boundary: string, requests: readonly BatchRequest[]): string {
  const parts = requests.map(({ method, path, headers }, index) => {
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
    const about = ['Content-Type: application/http', 'Content-Transfer-Encoding: binary', `Content-ID: ${index}`];
    return [`--${boundary}`, ...about, '', `${method} ${path} HTTP/1.1`, ...lines, '', ''].join('\r\n');
  });
  return `${parts.join('')}--${boundary}--\r\n`;
}

/**
 * Reads the answers, each in the place of its request.
 *
 * @throws {MalformedResponseError} if it is no answer to so many requests
 */
export function parseBatch(contentType: string | undefined, text: string, count: number): readonly BatchAnswer[] {
  const boundary = /boundary="?([^";]+)"?/i.exec(contentType ?? '')?.[1];
  if (boundary === undefined) throw malformed('the answer is no multipart');
  const answers: BatchAnswer[] = [];
  for (const part of text.split(`--${boundary}`).slice(1, -1)) {
    const { id, answer } = partOf(part);
    if (id >= count || answers[id] !== undefined) throw malformed('an answer is to no request');
    answers[id] = answer;
  }
  for (let index = 0; index < count; index += 1)
    if (answers[index] === undefined) throw malformed('an answer is missing');
  return answers;
}

/** A part: its headers, an empty line, then an answer of HTTP with its own. */
function partOf(part: string): { readonly id: number; readonly answer: BatchAnswer } {
  const [about = '', head = '', ...rest] = part.replace(/^\r?\n/, '').split(/\r?\n\r?\n/);
  const [line = '', ...lines] = head.split(/\r?\n/);
  const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(line)?.[1]);
  const id = Number(headersOf(about.split(/\r?\n/))['content-id'] ?? NaN);
  if (Number.isNaN(status) || !Number.isInteger(id) || id < 0) throw malformed('an answer has no status or no id');
  return { id, answer: { status, headers: headersOf(lines), text: rest.join('\n\n').trim() } };
}

function headersOf(lines: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    lines.flatMap((line) => {
      const at = line.indexOf(':');
      return at < 0 ? [] : [[line.slice(0, at).trim().toLowerCase(), line.slice(at + 1).trim()] as const];
    }),
  );
}

function malformed(why: string): MalformedResponseError {
  return new MalformedResponseError(`Blob Batch: ${why}`, { provider: PROVIDER });
}
