import { diff, type ComparePolicy } from '@stowage/sync';
import { defineCommand } from '../command-definition.js';
import { HASH_CACHE_OPTION, hashesOf, type HashCacheFlag } from '../hash-cache-flag.js';
import { openEnd } from '../sync/ends.js';
import { COMPARE_OPTION, FILTER_OPTIONS, filterOf, type FilterFlags } from '../sync/sync-flags.js';
import { tellDifferences } from '../sync/tell-difference.js';

interface Flags extends FilterFlags, HashCacheFlag {
  readonly compare?: ComparePolicy;
  readonly oneWay?: boolean;
}

/** `stowage diff`. */
export const command = defineCommand<Flags, [string, string]>({
  description:
    '+ is only in the source, - only in the target, ! differs, ? could not be told. Exit code 1 if there is any.',
  arguments: [
    { syntax: '<source>', description: 'a container, prefix or directory' },
    { syntax: '<target>', description: 'another one' },
  ],
  options: [
    { flags: '--one-way', description: 'what is only in the target is no difference' },
    COMPARE_OPTION,
    HASH_CACHE_OPTION,
    ...FILTER_OPTIONS,
  ],
  examples: [
    { command: 'stowage diff ./photos b2:photos', says: 'what sync would change' },
    { command: 'stowage diff --compare size b2:photos s3:backup/photos', says: 'quickly, by size' },
  ],
  async run(session, [from, to], flags) {
    const [source, target] = [await openEnd(session, from), await openEnd(session, to)];
    const { compare, oneWay } = flags;
    const options = { compare, hashes: hashesOf(flags), filter: filterOf(flags), signal: session.signal };
    await tellDifferences(session, diff(source, target, options), oneWay === true);
  },
});
