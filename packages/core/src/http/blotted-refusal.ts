import { blot } from '../secrets/index.js';
import type { HttpAnswer } from './http-client.js';

/** A refusal as it may be shown: a server may echo in any text what it was sent. An answer that is none keeps what it
 * grants, and where it leads to is not for showing. */
export function blottedRefusal<T extends HttpAnswer & { readonly text?: string }>(answer: T): T {
  if (answer.status < 300) return answer;
  const headers = Object.fromEntries(
    Object.entries(answer.headers).map(([name, value]) => [blot(name), name === 'location' ? value : blot(value)]),
  );
  return { ...answer, headers, ...(answer.text === undefined ? {} : { text: blot(answer.text) }) };
}
