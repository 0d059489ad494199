import { jsonOf, RefusedAnswer, type HttpText } from '@stowage/core/http';

/** An answer of B2 that is no success: `status` always, `code` and `message` where the body is B2's (a proxy's page has none). */
export class B2Error extends RefusedAnswer {
  override readonly name = 'B2Error';

  constructor(operation: string, answer: HttpText) {
    super(operation, answer, { ...problemOf(answer.text), requestId: answer.headers['x-bz-request-id'] });
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

function problemOf(text: string): { readonly code: string | undefined; readonly detail: string } {
  const { code, message } = (jsonOf(text) ?? {}) as { readonly code?: unknown; readonly message?: unknown };
  return {
    code: typeof code === 'string' && code !== '' ? code : undefined,
    detail: typeof message === 'string' ? message : '',
  };
}
