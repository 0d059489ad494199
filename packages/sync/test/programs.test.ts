import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { join } from 'node:path';
import { SyncJob, verify, type SyncMode } from '../src/index.js';
import { directoryEnd, localEnd, memoryEnd, withDirectory, type TestEnd, type Tree } from './support/trees.js';

/** How many programs are run of each pair of ends: more by hand. */
const ROUNDS = Number(process.env['STOWAGE_SYNC_ROUNDS'] ?? 25);

const ENDS: Readonly<Record<string, (directory: string) => Promise<TestEnd>>> = {
  memory: () => memoryEnd('p/'),
  local: localEnd,
  directory: async (directory) => directoryEnd(directory),
};

const segment = fc.constantFrom('a', 'A', 'b', 'b-', 'b.', 'é', 'e\u0301', 'z'.repeat(40), '\u{1F600}', '\uFFFD', ' x');
const path = fc.array(segment, { minLength: 1, maxLength: 3 }).map((segments) => segments.join('/'));
const edit = fc.record({
  side: fc.constantFrom<Side>('source', 'target'),
  path,
  content: fc.option(fc.constantFrom('', 'one', 'two', 'three'), { nil: undefined, freq: 3 }),
});
const round = fc.record({
  mode: fc.constantFrom<SyncMode>('sync', 'sync', 'copy', 'move'),
  edits: fc.array(edit, { maxLength: 12 }),
});
const program = fc.array(round, { minLength: 1, maxLength: 4 });

type Side = 'source' | 'target';
interface Edit {
  readonly side: Side;
  readonly path: string;
  readonly content: string | undefined;
}
interface Round {
  readonly mode: SyncMode;
  readonly edits: readonly Edit[];
}
type Model = Record<Side, Record<string, string>>;

/** Whether a path can be in a tree of files. */
function fits(name: string, tree: Tree): boolean {
  return Object.keys(tree).every((other) => !other.startsWith(`${name}/`) && !name.startsWith(`${other}/`));
}

function likeness(name: string): string {
  return name.normalize('NFC').toLowerCase();
}

/** What the target is to hold, as simply as it can be said. */
function expected({ source, target }: Model, mode: SyncMode): Tree {
  if (mode !== 'sync') return { ...target, ...source };
  const fresh = new Set(
    Object.keys(source)
      .filter((name) => !(name in target))
      .map(likeness),
  );
  const kept = Object.entries(target).filter(([name]) => !(name in source) && fresh.has(likeness(name)));
  return { ...Object.fromEntries(kept), ...source };
}

const clashes = (tree: Tree): boolean => Object.keys(tree).some((name) => !fits(name, tree));

let seconds = Date.UTC(2020, 0, 1) / 1000;

async function apply(edits: readonly Edit[], model: Model, ends: Record<Side, TestEnd>): Promise<void> {
  for (const { side, path: name, content } of edits) {
    const tree = model[side];
    if (content === undefined ? !(name in tree) : !fits(name, tree)) continue;
    if (content === undefined) {
      Reflect.deleteProperty(tree, name);
      await ends[side].remove(name);
    } else {
      tree[name] = content;
      await ends[side].put(name, content, (seconds += 1) * 1000);
    }
  }
}

async function run(rounds: readonly Round[], kinds: readonly [string, string]): Promise<void> {
  await withDirectory(async (directory) => {
    const ends = {
      source: await ENDS[kinds[0]]!(join(directory, 'from')),
      target: await ENDS[kinds[1]]!(join(directory, 'to')),
    };
    const model: Model = { source: {}, target: {} };
    await ends.source.put('keep', 'kept');
    model.source['keep'] = 'kept';
    for (const { mode, edits } of rounds) {
      await apply(edits, model, ends);
      const after = expected(model, mode);
      // A file and a directory of one name: only what is deleted first lets the other in.
      if (clashes(after)) return;
      const locations = { source: ends.source.location, target: ends.target.location };
      const result = await new SyncJob(mode, locations, { deleteAll: true, state: join(directory, 'state') }).run();
      expect(await ends.target.tree()).toEqual(after);
      expect(result.failures.filter(({ reason }) => reason !== 'look-alike')).toEqual([]);
      if (mode === 'move') model.source = {};
      expect(await ends.source.tree()).toEqual(model.source);
      model.target = { ...after };
      if (mode === 'sync' && result.isComplete)
        expect(await verify(locations.source, locations.target)).toMatchObject({ isEqual: true });
    }
  });
}

const PAIRS = Object.keys(ENDS).flatMap((from) => Object.keys(ENDS).map((to) => [from, to] as const));

test.each(PAIRS)(
  'random edits of both sides, from %s to %s: the target is what a simple model says',
  async (from, to) => {
    await fc.assert(
      fc.asyncProperty(program, (rounds) => run(rounds, [from, to])),
      { numRuns: ROUNDS },
    );
  },
  600_000,
);
