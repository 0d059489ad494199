import type { JsonLine } from '../json-lines.js';

/** What was looked at, and what was found. */
export type Check = Omit<Extract<JsonLine, { type: 'check' }>, 'type'>;

/** A check by how it came out. */
export function found(check: string, outcome: Check['outcome'], says: string): Check {
  return { check, outcome, says };
}

/** A check that an error has ended. */
export function failed(check: string, error: unknown): Check {
  return found(check, 'failed', error instanceof Error ? error.message : String(error));
}
