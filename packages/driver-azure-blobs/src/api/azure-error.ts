import { retryAfter, type HttpText } from '@stowage/core/http';
import { parseXml, textOf } from '@stowage/xml';

/** An answer that is no success: `status` always, `code` and `detail` where the service said more. A HEAD tells its code in a header alone. */
export class AzureError extends Error {
  readonly operation: string;
  readonly status: number;
  readonly code: string | undefined;
  /** What the service said, or ''. */
  readonly detail: string;
  /** In seconds. */
  readonly retryAfter: number | undefined;
  readonly requestId: string | undefined;
  /** In milliseconds since 1970: when the service says it answered. */
  readonly answeredAt: number | undefined;
  /** It came from the secondary endpoint, which may not know yet what the first one does. */
  readonly isSecondary: boolean;
  /** The request was signed with another time than the service's, which is known by now. */
  readonly isSkewed: boolean;

  constructor(
    operation: string,
    answer: HttpText,
    { isSecondary = false, isSkewed = false }: { readonly isSecondary?: boolean; readonly isSkewed?: boolean } = {},
  ) {
    const { code = answer.headers['x-ms-error-code'], detail } = problemOf(answer.text);
    super(
      `${operation}: ${[detail, `(${[answer.status, code].filter(Boolean).join(' ')})`].filter(Boolean).join(' ')}`,
    );
    this.name = 'AzureError';
    this.operation = operation;
    this.status = answer.status;
    this.code = code;
    this.detail = detail;
    this.retryAfter = retryAfter(answer);
    this.requestId = answer.headers['x-ms-request-id'];
    const date = Date.parse(answer.headers['date'] ?? '');
    this.answeredAt = Number.isNaN(date) ? undefined : date;
    this.isSecondary = isSecondary;
    this.isSkewed = isSkewed;
  }
}

/** The first line of what was said: the next ones repeat request id and time. */
function problemOf(text: string): { readonly code?: string | undefined; readonly detail: string } {
  try {
    const error = parseXml(text.replace(/^\uFEFF/, ''), { root: 'Error', maxDepth: 4, maxElements: 100 });
    const code = textOf(error, 'Code');
    return { code: code === '' ? undefined : code, detail: (textOf(error, 'Message') ?? '').split('\n', 1)[0] ?? '' };
  } catch {
    return { detail: '' };
  }
}
