import { defineCommand } from '../command-definition.js';
import { RECURSIVE_OPTION } from '../transfer/recursive-option.js';
import { transferAll } from '../transfer/transfer.js';
import { sourcesAndTarget } from '../transfer/words.js';

interface Flags {
  readonly force?: boolean;
}

/** `stowage get`. */
export const command = defineCommand<Flags, [readonly string[]]>({
  description:
    'Files are written beside their place, checked against the stored checksum, and renamed. Of a prefix, what is below it comes below the target.',
  arguments: [
    { syntax: '<locations...>', description: 'objects and prefixes, and then where they go (default: here)' },
  ],
  options: [{ flags: '-f, --force', description: 'replace a file that is there' }, RECURSIVE_OPTION],
  examples: [
    { command: 'stowage get b2:photos/cats/cat.jpg', says: 'is ./cat.jpg' },
    { command: 'stowage get b2:photos/2026/ ./photos', says: 'everything below the prefix' },
    { command: 'stowage get b2:backup/app.sql - | psql app', says: 'to standard output' },
  ],
  async run(session, [words], { force }) {
    const options = { storeWith: {}, overwrite: force === true, isMove: false };
    await transferAll(session, sourcesAndTarget(words, '.'), { from: 'store', to: 'machine' }, options);
  },
});
