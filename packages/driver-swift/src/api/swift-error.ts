import { RefusedAnswer, type HttpText } from '@stowage/core/http';

/** How much of what the server says is kept. */
const MAX_WORDS = 300;

/** An answer of Swift, or of Keystone, that is no success. Swift has no words for what is wrong but its status. */
export class SwiftError extends RefusedAnswer {
  override readonly name = 'SwiftError';
  readonly headers: HttpText['headers'];
  /** The bytes were damaged on the way. */
  readonly isDamaged: boolean;

  /** `operation`: what was asked, such as `PUT object`. */
  constructor(operation: string, answer: HttpText, isDamaged = false) {
    const requestId = answer.headers['x-trans-id'] ?? answer.headers['x-openstack-request-id'];
    super(operation, answer, { detail: wordsOf(answer.text), requestId });
    this.headers = answer.headers;
    this.isDamaged = isDamaged;
  }

  /** The same failure, of bytes that were sent as they were announced: they may well arrive the next time. */
  damaged(): SwiftError {
    return new SwiftError(this.operation, { status: this.status, headers: this.headers, text: this.detail }, true);
  }

  /** The version that the request made all the same: a refused write, or the deletion of what is not there, leaves one. */
  get versionId(): string | undefined {
    return this.headers['x-object-version-id'];
  }
}

/** HTML, plain text or JSON, without mark-up. */
function wordsOf(text: string): string {
  return text
    .replace(/<h1>[^<]*<\/h1>/g, '')
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, MAX_WORDS);
}
