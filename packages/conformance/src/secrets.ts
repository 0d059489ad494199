import assert from 'node:assert/strict';
import { inspect } from 'node:util';

/** Fails if a value holds a secret, however it is printed, as it is or encoded. */
export function assertHoldsNone(value: unknown, secrets: readonly string[], what: string): void {
  const text = typeof value === 'string' ? value : everythingOf(value);
  for (const secret of secrets) {
    for (const form of [secret, encodeURIComponent(secret), Buffer.from(secret).toString('base64')]) {
      assert.ok(!text.includes(form), `${what} holds a secret`);
    }
  }
}

/** Everything that a log could show of a value. */
function everythingOf(value: unknown): string {
  const { message, stack } = value as { readonly message?: string; readonly stack?: string };
  const shown = inspect(value, { depth: Infinity, showHidden: true, maxStringLength: Infinity, breakLength: Infinity });
  return [shown, message, stack, JSON.stringify(value), String(value)].join('\n');
}
