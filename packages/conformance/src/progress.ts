import assert from 'node:assert/strict';
import type { Progress } from '@stowage/core';
import { assertAlike } from './alike.js';

/** Fails unless progress was told at least once, never went down, and ended at that many bytes. */
export function assertProgress(seen: readonly Progress[], size: number): void {
  const transferred = seen.map((progress) => progress.transferred);
  assert.ok(transferred.length > 0, 'no progress was told');
  assertAlike(
    transferred,
    transferred.toSorted((a, b) => a - b),
  );
  assert.equal(transferred.at(-1), size);
}
