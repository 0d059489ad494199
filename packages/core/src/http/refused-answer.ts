import type { Readable } from 'node:stream';
import { collectText } from './collect-text.js';
import type { HttpStream, HttpText } from './http-client.js';
import { retryAfter } from './retry-after.js';
import type { RequestLine } from './transport-error.js';
import type { Refusal } from './told-errors.js';

/** What an answer says of itself. */
export interface AnswerWords {
  /** The provider's word for what is wrong, if it had one. */
  readonly code?: string | undefined;
  /** What was said, or '' where nothing was. */
  readonly detail: string;
  readonly requestId: string | undefined;
}

/** An answer that is no success. Each driver extends it, and adds what only its provider tells. */
export class RefusedAnswer extends Error implements Refusal {
  /** As the provider's reference calls it. */
  readonly operation: string;
  readonly status: number;
  readonly code: string | undefined;
  readonly detail: string;
  /** In seconds. */
  readonly retryAfter: number | undefined;
  readonly requestId: string | undefined;

  constructor(operation: string, answer: HttpText, { code, detail, requestId }: AnswerWords) {
    const told = `(${[answer.status, code].filter(Boolean).join(' ')})`;
    super(`${operation}: ${[detail, told].filter(Boolean).join(' ')}`);
    this.operation = operation;
    this.status = answer.status;
    this.code = code;
    this.detail = detail;
    this.retryAfter = retryAfter(answer);
    this.requestId = requestId;
  }
}

/** In bytes. The words of an error are a few hundred. */
const MAX_WORDS = 65_536;

/** How the words of a refused download are read. */
export interface WordsOptions {
  readonly request: RequestLine;
  /** How long they are waited for, in milliseconds. Default: one minute. */
  readonly timeout?: number | undefined;
}

/** Whether it is one. */
export function isSuccess({ status }: { readonly status: number }): boolean {
  return status >= 200 && status <= 299;
}

/**
 * A download that is a success, whole or of a range.
 *
 * @throws what `refused` makes of any other answer and its words
 */
export async function succeededDownload(
  answer: HttpStream,
  { request, timeout }: WordsOptions,
  refused: (answer: HttpText) => Error,
): Promise<HttpStream> {
  if (answer.status === 200 || answer.status === 206) return answer;
  const { status, headers } = answer;
  throw refused({ status, headers, text: await wordsOf(answer.body, { request, timeout }) });
}

/** If they come to their end: the status is enough to go on by. */
async function wordsOf(body: Readable, options: WordsOptions): Promise<string> {
  return collectText(body, { ...options, maxBytes: MAX_WORDS }).catch(() => '');
}
