import type { ComparePolicy, FilterOptions, Location, SyncOptions } from '@stowage/sync';
import { HASH_CACHE_OPTION, hashesOf, type HashCacheFlag } from '../hash-cache-flag.js';
import type { Session } from '../session.js';
import type { OptionDefinition } from '../word-definition.js';
import { parseBytes, parseDuration } from '../quantities.js';

/** What takes part. */
export interface FilterFlags {
  readonly filter?: readonly string[];
  readonly exclude?: readonly string[];
  readonly include?: readonly string[];
  readonly minSize?: number;
  readonly maxSize?: number;
  readonly minAge?: number;
  readonly maxAge?: number;
}

/** The options that say what takes part. */
export const FILTER_OPTIONS: readonly OptionDefinition[] = [
  { flags: '--exclude <pattern>', description: 'leave out what matches; may be repeated', parse: appended },
  {
    flags: '--include <pattern>',
    description: 'of what is not left out, take in only what matches; may be repeated',
    parse: appended,
  },
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

/** What makes two the same. */
export const COMPARE_OPTION: OptionDefinition = {
  flags: '--compare <how>',
  description: 'what makes two the same',
  choices: ['auto', 'bytes', 'checksum', 'size', 'size-time'],
};

/** How a tree is brought from one end to the other one. */
export interface TreeFlags extends FilterFlags, HashCacheFlag {
  readonly compare?: ComparePolicy;
  readonly maxTransfer?: number;
  readonly metadata: boolean;
  readonly timetable?: string;
}

/** The options of everything that brings trees from one end to the other one. */
export const TREE_OPTIONS: readonly OptionDefinition[] = [
  COMPARE_OPTION,
  HASH_CACHE_OPTION,
  { flags: '--max-transfer <bytes>', description: 'begin no transfer beyond this sum', parse: parseBytes },
  { flags: '--no-metadata', description: 'leave metadata and headers of objects behind' },
  { flags: '--timetable <text>', description: "bytes a second by time of day: '08:00,512k 19:00,off'" },
  ...FILTER_OPTIONS,
];

/** What `cp` and `mv` are asked for of trees. */
export interface TreeRequest {
  readonly options: SyncOptions;
  /** Whether anything was. */
  readonly isAsked: boolean;
}

/** The same of the flags. */
export function treeRequestOf(flags: TreeFlags): TreeRequest {
  return { options: treeOptionsOf(flags), isAsked: asksOfTree(flags) };
}

/** The same, as the engine takes them. */
export function treeOptionsOf(flags: TreeFlags): SyncOptions {
  const { compare, maxTransfer, metadata, timetable } = flags;
  return {
    compare,
    hashes: hashesOf(flags),
    maxTransfer,
    metadata: metadata ? 'keep' : 'omit',
    bandwidth: timetable,
    filter: filterOf(flags),
  };
}

/** Whether any of them was given. */
export function asksOfTree({ metadata, ...flags }: TreeFlags): boolean {
  const filters = ['exclude', 'include', 'filter', 'minSize', 'maxSize', 'minAge', 'maxAge'];
  const names = ['compare', 'maxTransfer', 'timetable', ...filters];
  return !metadata || names.some((name) => flags[name as keyof typeof flags] !== undefined);
}

/** Drivers keep within `--bwlimit` themselves; between two directories there is none, and the engine does it. */
export function bandwidthOf(
  { flags }: Session,
  { bandwidth }: SyncOptions,
  ends: readonly Location[],
): SyncOptions['bandwidth'] {
  return bandwidth ?? (ends.every(({ kind }) => kind === 'directory') ? flags.bwlimit : undefined);
}

/** The same, as the engine takes them: what leaves out comes first, and where anything is taken in by name, nothing else is. */
export function filterOf({ filter = [], exclude = [], include = [], ...limits }: FilterFlags): FilterOptions {
  const only = include.length === 0 ? [] : [...include.map((pattern) => `+ ${pattern}`), '- **'];
  const rules = [...exclude.map((pattern) => `- ${pattern}`), ...filter, ...only];
  const { minSize, maxSize, minAge, maxAge } = limits;
  return { rules, minSize, maxSize, minAge, maxAge };
}

function appended(word: string, before: unknown): readonly string[] {
  return [...((before ?? []) as readonly string[]), word];
}
