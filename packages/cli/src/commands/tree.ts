import { defineCommand, LOCATION } from '../command-definition.js';
import { objectLine } from '../object-lines.js';
import { objectsOf, scopeOf } from '../scope.js';
import { counted, formatBytes } from '../sizes.js';
import { visible } from '../visible.js';

/** One row that cannot be drawn before it is known what follows. */
interface Pending {
  readonly depth: number;
  readonly text: string;
}

/** `stowage tree`. */
export const command = defineCommand<object, [string]>({
  description: 'Nothing is collected: a tree of a million objects is drawn as it is listed.',
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
    let open: readonly string[] = [];
    for await (const object of objectsOf(place, signal)) {
      const line = objectLine(place, object);
      const segments = object.name.slice(base.length).split('/');
      const rows = rowsOf(open, segments);
      open = segments.slice(0, -1);
      objects += 1;
      bytes += object.size;
      await output.result(line, rows.map(drawn).join('\n'));
    }
    await output.done(
      { type: 'usage', location: text, objects, bytes },
      `${counted(objects, 'object')}, ${formatBytes(bytes)}`,
    );
  },
});

/** The directories that begin here, and the name. */
function rowsOf(open: readonly string[], segments: readonly string[]): readonly Pending[] {
  let shared = 0;
  while (shared < segments.length - 1 && open[shared] === segments[shared]) shared += 1;
  return segments.slice(shared).map((segment, index) => {
    const depth = shared + index;
    const isDirectory = depth < segments.length - 1;
    return { depth, text: `${visible(segment)}${isDirectory ? '/' : ''}` };
  });
}

function drawn({ depth, text }: Pending): string {
  return `${'│   '.repeat(depth)}├── ${text}`;
}
