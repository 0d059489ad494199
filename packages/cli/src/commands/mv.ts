import { defineCommand } from '../command-definition.js';
import { TREE_OPTIONS, treeRequestOf, type TreeFlags } from '../sync/sync-flags.js';
import { RECURSIVE_OPTION } from '../transfer/recursive-option.js';
import { transferAll } from '../transfer/transfer.js';
import { sourcesAndTarget } from '../transfer/words.js';

interface Flags extends TreeFlags {
  readonly force?: boolean;
}

/** `stowage mv`. */
export const command = defineCommand<Flags, [readonly string[]]>({
  description: 'Copies, and then deletes the source, if it still is what was copied: no store has a rename.',
  arguments: [{ syntax: '<locations...>', description: 'what is moved, and then where it goes' }],
  options: [
    { flags: '-f, --force', description: 'replace local files that are there' },
    RECURSIVE_OPTION,
    ...TREE_OPTIONS,
  ],
  examples: [
    { command: 'stowage mv b2:photos/cat.jpg b2:photos/tom.jpg', says: 'another name' },
    { command: 'stowage mv b2:photos/2019/ b2:archive/2019/', says: 'everything below a prefix' },
  ],
  async run(session, [words], flags) {
    const overwrite = flags.force === true;
    const options = { storeWith: {}, overwrite, isMove: true, tree: treeRequestOf(flags) };
    await transferAll(session, sourcesAndTarget(words), { from: 'store', to: 'any' }, options);
  },
});
