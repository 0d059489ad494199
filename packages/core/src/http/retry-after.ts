import type { HttpAnswer } from './http-client.js';

/**
 * How long the server asks to wait before another try, in seconds; undefined if it does not. A date is counted from the answer's own `Date`, so
 * that our clock does not matter. https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3
 */
export function retryAfter({ headers }: Pick<HttpAnswer, 'headers'>): number | undefined {
  const value = headers['retry-after'];
  if (value === undefined) return undefined;
  if (/^\d+$/.test(value)) return Number(value);
  const wait = Date.parse(value) - Date.parse(headers['date'] ?? '');
  return Number.isNaN(wait) ? undefined : Math.max(0, Math.ceil(wait / 1000));
}
