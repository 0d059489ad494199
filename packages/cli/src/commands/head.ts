import { defineCommand } from '../command-definition.js';
import { printObject } from '../print-object.js';
import { parseBytes } from '../quantities.js';

interface Flags {
  readonly bytes: number;
}

/** `stowage head`. */
export const command = defineCommand<Flags, [readonly string[]]>({
  description: 'Only those are asked for.',
  arguments: [{ syntax: '<locations...>', description: 'objects' }],
  options: [{ flags: '-c, --bytes <count>', description: 'how many', parse: parseBytes, default: '1K' }],
  examples: [
    { command: 'stowage head b2:logs/today.txt', says: 'its first 1024 bytes' },
    { command: 'stowage head -c 16 b2:photos/cat.jpg | xxd', says: 'what kind of file it is' },
  ],
  async run(session, [texts], { bytes }) {
    for (const text of texts) await printObject(session, text, bytes);
  },
});
