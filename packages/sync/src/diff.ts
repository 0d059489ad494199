import { Comparer } from './compare/comparer.js';
import { systemContext } from './context.js';
import { differenceOf, type Difference } from './difference.js';
import { Filter } from './filter/filter.js';
import type { Location } from './location.js';
import {
  checkCompareOptions,
  checkEnds,
  checkVerifyOptions,
  type CompareOptions,
  type VerifyOptions,
} from './options.js';
import { Planner } from './plan/planner.js';

/** What {@link verify} found. */
export interface Verification {
  /** Whether both are equal. */
  readonly isEqual: boolean;
  readonly same: number;
  readonly differences: number;
  /** The first thousand of them. */
  readonly found: readonly Difference[];
}

const MAX_FOUND = 1000;

/**
 * Compares two locations, path by path in UTF-8 byte order. Nothing is remembered, and nothing that was remembered counts, but what `hashes`
 * holds. What is equal is told of as well.
 *
 * @throws what a listing fails with
 */
export async function* diff(
  source: Location,
  target: Location,
  options?: CompareOptions,
): AsyncGenerator<Difference, void, undefined> {
  checkEnds('diff', source, target);
  yield* differences({ source, target }, checkCompareOptions('diff', options));
}

/**
 * Proves that two locations hold the same: every pair is compared by checksum, where files are read for it, or by bytes. It trusts no
 * time, no ETag, and nothing that a sync remembers; a checksum that `hashes` remembers of a file, if that is given.
 *
 * @throws what a listing fails with
 */
export async function verify(source: Location, target: Location, options?: VerifyOptions): Promise<Verification> {
  checkEnds('verify', source, target);
  const { oneWay = false, compare = 'checksum', ...rest } = checkVerifyOptions(options);
  const found: Difference[] = [];
  let [same, count] = [0, 0];
  for await (const difference of differences({ source, target }, { ...rest, compare })) {
    const isNone = difference.type === 'same' || (oneWay && difference.type === 'only-target');
    if (difference.type === 'same') same += 1;
    if (isNone) continue;
    count += 1;
    if (found.length < MAX_FOUND) found.push(difference);
  }
  return { isEqual: count === 0, same, differences: count, found };
}

async function* differences(
  { source, target }: { readonly source: Location; readonly target: Location },
  { filter = {}, comparisons = 16, compare = 'auto', timeWindow = 1, hashes, signal }: CompareOptions,
): AsyncGenerator<Difference, void, undefined> {
  const planner = new Planner({
    source,
    target,
    mode: 'copy',
    filter: new Filter(filter, systemContext.clock()),
    comparer: new Comparer({ source, target }, { policy: compare, timeWindow, hashes }),
    replace: { existing: 'replace', newer: 'replace' },
    concurrency: comparisons,
    state: { remember: () => undefined },
  });
  for await (const actions of planner.actions(signal)) {
    for (const action of actions) {
      const difference = differenceOf(action);
      if (difference !== undefined) yield difference;
    }
  }
}
