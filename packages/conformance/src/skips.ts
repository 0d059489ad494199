import { unmetNeed, type ConformanceCase, type Offer } from './conformance-case.js';

/** Cases that are not to be run, by id, with the reason. */
export type Skips = Readonly<Record<string, string>>;

/** What is wrong with skips: each must name a case, say why, and skip something that would have been run. */
export function skipComplaints(skips: Skips, cases: readonly ConformanceCase[], offer: Offer): readonly string[] {
  return Object.entries(skips).flatMap(([id, reason]) => {
    const skipped = cases.find((each) => each.id === id);
    if (skipped === undefined) return [`'${id}' is no case of the kit`];
    if (reason.trim() === '') return [`'${id}' is skipped without a reason`];
    const unmet = unmetNeed(skipped, offer);
    return unmet === undefined ? [] : [`'${id}' would not be run anyway, for want of ${unmet}: remove the skip`];
  });
}
