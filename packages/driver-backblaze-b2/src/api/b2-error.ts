import { retryAfter, type HttpText } from '@stowage/core/http';

/** An answer of B2 that is no success: `status` always, `code` and `message` where the body is B2's (a proxy's page has none). */
export class B2Error extends Error {
  readonly operation: string;
  readonly status: number;
  readonly code: string | undefined;
  /** What B2 said, or '' where it said nothing. */
  readonly detail: string;
  /** In seconds. */
  readonly retryAfter: number | undefined;
  readonly requestId: string | undefined;

  constructor(operation: string, answer: HttpText) {
    const { code, message } = problemOf(answer.text);
    super(
      `${operation}: ${[message, `(${[answer.status, code].filter(Boolean).join(' ')})`].filter(Boolean).join(' ')}`,
    );
    this.name = 'B2Error';
    this.operation = operation;
    this.status = answer.status;
    this.code = code;
    this.detail = message;
    this.retryAfter = retryAfter(answer);
    this.requestId = answer.headers['x-bz-request-id'];
  }

  /**
   * The code to decide by. Two failures have had other codes over time and are told by their text:
   * `auth_token_limit` (one upload URL used twice at once) and `checksum_mismatch` (bytes damaged on the way; our word).
   */
  get reason(): string | undefined {
    if (this.detail.startsWith('more than one upload using auth token')) return 'auth_token_limit';
    if (/^(sha1|checksum) did not match/i.test(this.detail)) return 'checksum_mismatch';
    return this.code;
  }
}

interface Problem {
  readonly code: string | undefined;
  readonly message: string;
}

function problemOf(text: string): Problem {
  const body = parsed(text);
  const code = typeof body['code'] === 'string' && body['code'] !== '' ? body['code'] : undefined;
  return { code, message: typeof body['message'] === 'string' ? body['message'] : '' };
}

function parsed(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
