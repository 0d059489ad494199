import type { Case } from '../case.js';

export const KiB = 1024;
export const MiB = 1024 * KiB;
export const GiB = 1024 * MiB;

/** A row of a listing has a size too, but nothing is moved. */
const LISTED = 1000;

/** What a case is unless it says otherwise: once, 16 at a time, nearby. */
export const defaults = { count: 1, size: LISTED, concurrency: 16, latency: 0, rounds: 3 } as const;

/** A case without what it is called, and what is done. */
export type Rest = Omit<Case, 'name' | 'kind'>;

/** Many objects up, down, and deleted. */
export function many(suffix: string, files: Rest): readonly Case[] {
  return [
    { ...files, name: `up-${suffix}`, kind: 'uploadMany' },
    { ...files, name: `down-${suffix}`, kind: 'downloadMany' },
    { ...files, name: `delete-${suffix}`, kind: 'deleteMany' },
  ];
}

/** Once each: enough to show that it runs. */
export function quick(cases: readonly Case[]): readonly Case[] {
  return cases.map((each) => ({ ...each, rounds: 1 }));
}

/** Cases of a protocol beside B2 are called by it. */
export function prefixed(prefix: string, cases: readonly Case[]): readonly Case[] {
  return cases.map((each) => ({ ...each, name: `${prefix}-${each.name}` }));
}
