import { defineCommand } from '../command-definition.js';
import { printObject } from '../print-object.js';

/** `stowage cat`. */
export const command = defineCommand<object, [readonly string[]]>({
  description:
    'The bytes as they are, checked against the stored checksum: if they are not those, it fails at the end.',
  arguments: [{ syntax: '<locations...>', description: 'objects' }],
  options: [],
  examples: [
    { command: 'stowage cat b2:logs/today.txt', says: 'print it' },
    { command: 'stowage cat b2:backup/db.sql.gz | gunzip | psql', says: 'use it without storing it' },
  ],
  async run(session, [texts]) {
    for (const text of texts) await printObject(session, text);
  },
});
