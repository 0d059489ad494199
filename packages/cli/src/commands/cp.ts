import { defineCommand } from '../command-definition.js';
import { TREE_OPTIONS, treeRequestOf, type TreeFlags } from '../sync/sync-flags.js';
import { RECURSIVE_OPTION } from '../transfer/recursive-option.js';
import { transferAll } from '../transfer/transfer.js';
import { sourcesAndTarget } from '../transfer/words.js';

interface Flags extends TreeFlags {
  readonly force?: boolean;
}

/** `stowage cp`. */
export const command = defineCommand<Flags, [readonly string[]]>({
  description:
    'Between any two: the provider copies itself where it can, else the bytes pass through here. Of a prefix or directory, what is in it comes below the target.',
  arguments: [{ syntax: '<locations...>', description: 'what is copied, and then where it goes' }],
  options: [
    { flags: '-f, --force', description: 'replace local files that are there' },
    RECURSIVE_OPTION,
    ...TREE_OPTIONS,
  ],
  examples: [
    { command: 'stowage cp b2:photos/cat.jpg b2:photos/old/', says: 'within a bucket, by the provider' },
    {
      command: 'stowage cp b2:photos/2026/ s3:backup/photos/2026/',
      says: 'everything below a prefix, from one provider to another',
    },
  ],
  async run(session, [words], flags) {
    const overwrite = flags.force === true;
    const tree = treeRequestOf(flags);
    const options = { storeWith: { hashes: tree.options.hashes }, overwrite, isMove: false, tree };
    await transferAll(session, sourcesAndTarget(words), { from: 'any', to: 'any' }, options);
  },
});
