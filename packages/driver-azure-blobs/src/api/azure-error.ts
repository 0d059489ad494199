import { RefusedAnswer, type HttpText } from '@stowage/core/http';
import { parseXml, textOf } from '@stowage/xml';

/** An answer that is no success: `code` and `detail` where the service said more. A HEAD tells its code in a header alone. */
export class AzureError extends RefusedAnswer {
  override readonly name = 'AzureError';
  /** It came from the secondary endpoint, which may not know yet what the first one does. */
  readonly isSecondary: boolean;
  /** The request was signed with another time than the service's, which is known by now. */
  readonly isSkewed: boolean;

  constructor(
    operation: string,
    answer: HttpText,
    { isSecondary = false, isSkewed = false }: { readonly isSecondary?: boolean; readonly isSkewed?: boolean } = {},
  ) {
    const code = answer.headers['x-ms-error-code'];
    super(operation, answer, { code, ...problemOf(answer.text), requestId: answer.headers['x-ms-request-id'] });
    this.isSecondary = isSecondary;
    this.isSkewed = isSkewed;
  }
}

/** The first line of what was said: the next ones repeat request id and time. */
function problemOf(text: string): { readonly code?: string; readonly detail: string } {
  try {
    const error = parseXml(text.replace(/^\uFEFF/, ''), { root: 'Error', maxDepth: 4, maxElements: 100 });
    const code = textOf(error, 'Code') ?? '';
    const detail = (textOf(error, 'Message') ?? '').split('\n', 1)[0] ?? '';
    return code === '' ? { detail } : { code, detail };
  } catch {
    return { detail: '' };
  }
}
