import { defineCommand, LOCATION } from '../command-definition.js';
import { objectLine } from '../object-lines.js';
import { objectsOf, scopeOf } from '../scope.js';
import { counted, formatBytes } from '../sizes.js';
import { treeOf } from '../tree-drawing.js';

/** `stowage tree`. */
export const command = defineCommand<object, [string]>({
  description:
    'It is drawn as it is listed, and never held as a whole: of a directory with more than 10,000 objects it is not known whether another one follows.',
  arguments: [LOCATION],
  options: [],
  examples: [
    { command: 'stowage tree b2:photos', says: 'the whole bucket' },
    { command: 'stowage tree ./photos', says: 'a local directory, in the same form' },
  ],
  async run({ stores, output, signal }, [text]) {
    const place = await stores.openContainer(text);
    const scope = await scopeOf(place, signal);
    const base = scope.kind === 'prefix' ? scope.prefix : '';
    let [objects, bytes] = [0, 0];
    for await (const { object, text: drawn } of treeOf(objectsOf(place, signal), base)) {
      objects += 1;
      bytes += object.size;
      await output.result(objectLine(place, object), drawn);
    }
    await output.done(
      { type: 'usage', location: text, objects, bytes },
      `${counted(objects, 'object')}, ${formatBytes(bytes)}`,
    );
  },
});
