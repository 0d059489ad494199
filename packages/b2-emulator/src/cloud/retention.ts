/** How long a file version is locked, and how firmly. */
export interface Retention {
  readonly mode: 'governance' | 'compliance' | null;
  /** Milliseconds since 1970. */
  readonly retainUntilTimestamp: number | null;
}

/** `on`: the version cannot be deleted, whatever its retention says. */
export type LegalHold = 'on' | 'off';

/** Not locked. */
export const NO_RETENTION: Retention = { mode: null, retainUntilTimestamp: null };

/** Whether a version under this retention may not be deleted now. */
export function isRetained(retention: Retention, now: number): boolean {
  return retention.mode !== null && (retention.retainUntilTimestamp ?? 0) > now;
}
