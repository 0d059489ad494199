import { retryAfter, type HttpText } from '@stowage/core/http';

/** How much of what the server says is kept. */
const MAX_WORDS = 300;

/** An answer of Swift, or of Keystone, that is no success. */
export class SwiftError extends Error {
  /** What was asked, such as `PUT object`. */
  readonly operation: string;
  readonly status: number;
  readonly headers: HttpText['headers'];
  /** What the server said, without mark-up; '' where it said nothing. */
  readonly detail: string;
  /** In seconds. */
  readonly retryAfter: number | undefined;
  readonly requestId: string | undefined;
  /** The bytes were damaged on the way. */
  readonly isDamaged: boolean;

  constructor(operation: string, answer: HttpText, isDamaged = false) {
    const detail = wordsOf(answer.text);
    super(`${operation}: ${detail === '' ? answer.status : `${detail} (${answer.status})`}`);
    this.name = 'SwiftError';
    this.operation = operation;
    this.status = answer.status;
    this.headers = answer.headers;
    this.detail = detail;
    this.retryAfter = retryAfter(answer);
    this.requestId = answer.headers['x-trans-id'] ?? answer.headers['x-openstack-request-id'];
    this.isDamaged = isDamaged;
  }

  /** The same failure, of bytes that were sent as they were announced: they may well arrive the next time. */
  damaged(): SwiftError {
    return new SwiftError(this.operation, { status: this.status, headers: this.headers, text: this.detail }, true);
  }

  /** Swift has no words for what is wrong but its status. */
  get code(): undefined {
    return undefined;
  }

  /** The version that the request made all the same: a refused write, or the deletion of what is not there, leaves one. */
  get versionId(): string | undefined {
    return this.headers['x-object-version-id'];
  }
}

/** Swift speaks HTML, plain text or JSON. */
function wordsOf(text: string): string {
  return text
    .replace(/<h1>[^<]*<\/h1>/g, '')
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, MAX_WORDS);
}
