import { defineCommand } from '../command-definition.js';
import { objectsOf } from '../scope.js';
import { counted, formatBytes } from '../sizes.js';
import { visible } from '../visible.js';

/** `stowage du`. */
export const command = defineCommand<object, [readonly string[]]>({
  description: 'What a listing shows: old versions and unfinished uploads are not counted.',
  arguments: [{ syntax: '<locations...>', description: 'containers, prefixes, objects' }],
  options: [],
  examples: [
    { command: 'stowage du b2:photos', says: 'how much is in the bucket' },
    { command: 'stowage du --json b2:photos/2025/ b2:photos/2026/', says: 'of two prefixes, one line each' },
  ],
  async run({ stores, output, signal }, [texts]) {
    for (const location of texts) {
      const place = await stores.openContainer(location);
      let [objects, bytes] = [0, 0];
      for await (const { size } of objectsOf(place, signal)) {
        objects += 1;
        bytes += size;
      }
      const text = `${formatBytes(bytes).padStart(10)}  ${counted(objects, 'object').padStart(16)}  ${visible(location)}`;
      await output.result({ type: 'usage', location, objects, bytes }, text);
    }
  },
});
