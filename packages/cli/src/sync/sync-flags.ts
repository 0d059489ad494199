import type { FilterOptions } from '@stowage/sync';
import type { OptionDefinition } from '../word-definition.js';
import { parseBytes, parseDuration } from '../quantities.js';

/** What takes part. */
export interface FilterFlags {
  readonly filter?: readonly string[];
  readonly exclude?: readonly string[];
  readonly minSize?: number;
  readonly maxSize?: number;
  readonly minAge?: number;
  readonly maxAge?: number;
}

/** The options that say what takes part. */
export const FILTER_OPTIONS: readonly OptionDefinition[] = [
  { flags: '--exclude <pattern>', description: 'leave out what matches; may be repeated', parse: appended },
  {
    flags: '--filter <rule>',
    description: "'- *.tmp' leaves out, '+ *.jpg' takes in; the first that matches decides",
    parse: appended,
  },
  { flags: '--min-size <bytes>', description: 'leave out smaller ones', parse: parseBytes },
  { flags: '--max-size <bytes>', description: 'leave out larger ones', parse: parseBytes },
  { flags: '--min-age <time>', description: 'leave out what changed since, such as 15m', parse: parseDuration },
  { flags: '--max-age <time>', description: 'leave out what changed before, such as 30d', parse: parseDuration },
];

/** The same, as the engine takes them. */
export function filterOf({ filter = [], exclude = [], minSize, maxSize, minAge, maxAge }: FilterFlags): FilterOptions {
  const rules = [...exclude.map((pattern) => `- ${pattern}`), ...filter];
  return { rules, minSize, maxSize, minAge, maxAge };
}

function appended(word: string, before: unknown): readonly string[] {
  return [...((before ?? []) as readonly string[]), word];
}
