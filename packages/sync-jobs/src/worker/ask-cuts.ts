import type { ContainerLocation } from '@stowage/sync';
import { cutsOf } from '../policy/cuts.js';
import type { Range } from '../range.js';

/** Where a range of a location is best cut: its listings are asked. */
export async function cutsWithin(
  { container, prefix }: ContainerLocation,
  range: Range,
  { parts, signal }: { readonly parts: number; readonly signal: AbortSignal },
): Promise<readonly string[]> {
  const cutting = cutsOf(range, parts);
  for (let step = cutting.next(); ;) {
    signal.throwIfAborted();
    if (step.done === true) return step.value;
    const { after, nth } = step.value;
    const from = after === undefined ? undefined : prefix + after;
    const rows = await container.listObjects({ prefix, after: from, limit: nth, signal });
    step = cutting.next(rows[nth - 1]?.name.slice(prefix.length));
  }
}
