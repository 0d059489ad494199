import { diff } from '@stowage/sync';
import { defineCommand } from '../command-definition.js';
import { HASH_CACHE_OPTION, hashesOf, type HashCacheFlag } from '../hash-cache-flag.js';
import { openEnd } from '../sync/ends.js';
import { FILTER_OPTIONS, filterOf, type FilterFlags } from '../sync/sync-flags.js';
import { tellDifferences } from '../sync/tell-difference.js';

interface Flags extends FilterFlags, HashCacheFlag {
  readonly oneWay?: boolean;
  readonly compare: 'bytes' | 'checksum' | 'size';
}

/** `stowage verify`. */
export const command = defineCommand<Flags, [string, string]>({
  description:
    'Files are read for it; where there is no checksum in common, both ends are. No time is trusted, and nothing that a sync remembers. Exit code 1 if they differ.',
  arguments: [
    { syntax: '<source>', description: 'a container, prefix or directory' },
    { syntax: '<target>', description: 'another one' },
  ],
  options: [
    { flags: '--one-way', description: 'what is only in the target is no difference' },
    {
      flags: '--compare <how>',
      description: 'how it is proved',
      choices: ['bytes', 'checksum', 'size'],
      default: 'checksum',
    },
    {
      ...HASH_CACHE_OPTION,
      description:
        'believe what is remembered of local files that have not changed: what the disk has damaged since is not seen',
    },
    ...FILTER_OPTIONS,
  ],
  examples: [
    { command: 'stowage verify ./photos b2:photos', says: 'that the backup is good' },
    { command: 'stowage verify --compare bytes b2:photos s3:backup/photos', says: 'every byte of both is read' },
  ],
  async run(session, [from, to], flags) {
    const [source, target] = [await openEnd(session, from), await openEnd(session, to)];
    const { compare, oneWay } = flags;
    const options = { compare, hashes: hashesOf(flags), filter: filterOf(flags), signal: session.signal };
    await tellDifferences(session, diff(source, target, options), oneWay === true);
  },
});
