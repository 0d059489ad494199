import { defineCommand } from '../command-definition.js';
import { HASH_CACHE_OPTION, hashesOf, type HashCacheFlag } from '../hash-cache-flag.js';
import { collectMetadata } from '../metadata-flag.js';
import { RECURSIVE_OPTION } from '../transfer/recursive-option.js';
import { transferAll } from '../transfer/transfer.js';
import { sourcesAndTarget } from '../transfer/words.js';

interface Flags extends HashCacheFlag {
  readonly contentType?: string;
  readonly metadata?: Readonly<Record<string, string>>;
  readonly resume?: boolean;
  readonly noClobber?: boolean;
}

/** `stowage put`. */
export const command = defineCommand<Flags, [readonly string[]]>({
  description:
    'Large files go in parts, several at once, and are resumed if the process died. Of a directory, what is in it is stored below the target. - is standard input, of any length.',
  arguments: [{ syntax: '<locations...>', description: 'files, directories or -, and then where they go' }],
  options: [
    { flags: '--content-type <type>', description: 'default: by the name' },
    { flags: '--metadata <name=value>', description: 'may be repeated', parse: collectMetadata },
    { flags: '--resume', description: 'also resume what another machine began; keep what fails, to be resumed' },
    { flags: '--no-clobber', description: 'fail if there is an object of the name' },
    HASH_CACHE_OPTION,
    RECURSIVE_OPTION,
  ],
  examples: [
    { command: 'stowage put cat.jpg b2:photos/cats/', says: 'is cats/cat.jpg' },
    { command: 'stowage put ./photos b2:photos/2026', says: 'everything in the directory, below 2026/' },
    { command: 'pg_dump app | stowage put - b2:backup/app.sql', says: 'what another program prints' },
  ],
  async run(session, [words], { contentType, metadata, resume, noClobber, ...flags }) {
    const storeWith = {
      contentType,
      metadata,
      resume,
      hashes: hashesOf(flags),
      ifNoneMatch: noClobber === true ? ('*' as const) : undefined,
    };
    const options = { storeWith, overwrite: true, isMove: false };
    await transferAll(session, sourcesAndTarget(words), { from: 'machine', to: 'store' }, options);
  },
});
