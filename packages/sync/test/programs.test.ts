import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { join } from 'node:path';
import { SyncJob, verify, type SyncMode } from '../src/index.js';
import { clashes, expected, fits, RULE, type Asked, type Model } from './support/model.js';
import { directoryEnd, localEnd, memoryEnd, withDirectory, type TestEnd } from './support/trees.js';

/** How many programs are run of each pair of ends. `check:property` runs a thousand in all. */
const ROUNDS = Number(process.env['STOWAGE_SYNC_ROUNDS'] ?? 15);

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
const asked: fc.Arbitrary<Asked> = fc.record(
  {
    compare: fc.constantFrom('auto', 'checksum', 'bytes'),
    existing: fc.constantFrom('keep', 'replace'),
    filter: fc.constant({ rules: [RULE] }),
    maxDelete: fc.nat(3),
  },
  { requiredKeys: [] },
);
const round = fc.record({
  mode: fc.constantFrom<SyncMode>('sync', 'sync', 'copy', 'move'),
  asked: fc.oneof({ weight: 2, arbitrary: fc.constant<Asked>({}) }, { weight: 1, arbitrary: asked }),
  edits: fc.array(edit, { maxLength: 12 }),
});
const program = fc.array(round, { minLength: 1, maxLength: 4 });

type Side = 'source' | 'target';
type Ends = Record<Side, TestEnd>;
interface Edit {
  readonly side: Side;
  readonly path: string;
  readonly content: string | undefined;
}
interface Round {
  readonly mode: SyncMode;
  readonly asked: Asked;
  readonly edits: readonly Edit[];
}

let seconds = Date.UTC(2020, 0, 1) / 1000;

async function apply(edits: readonly Edit[], model: Model, ends: Ends): Promise<void> {
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
    for (const each of rounds) if (!(await isModelled(each, model, { ends, state: join(directory, 'state') }))) return;
  });
}

/** Runs one round, and holds its ends against the model; false if what comes after it can no longer be foretold. */
async function isModelled(
  { mode, asked, edits }: Round,
  model: Model,
  { ends, state }: { readonly ends: Ends; readonly state: string },
): Promise<boolean> {
  await apply(edits, model, ends);
  const after = expected(model, mode, asked);
  const locations = { source: ends.source.location, target: ends.target.location };
  const job = new SyncJob(mode, locations, { ...asked, deleteAll: true, state });
  const planned = await Array.fromAsync(job.plan());
  const result = await job.run();
  const [source, target] = [await ends.source.tree(), await ends.target.tree()];
  if (clashes(after.target)) {
    assertNothingLost(model, { source, target }, mode);
    return false;
  }
  expect(target).toEqual(after.target);
  expect(source).toEqual(after.source);
  expect(result.failures.filter(({ reason }) => reason !== 'look-alike')).toEqual([]);
  const { created, updated, deleted } = result;
  const counts = ['create', 'update', 'delete'].map((type) => planned.filter((action) => action.type === type).length);
  expect(counts).toEqual([created, updated, deleted]);
  Object.assign(model, { source: { ...after.source }, target: { ...after.target } });
  if (mode === 'sync' && result.isComplete && Object.keys(asked).length === 0)
    expect(await verify(locations.source, locations.target)).toMatchObject({ isEqual: true });
  return true;
}

/** A file and a directory of one name: which of both there is at the end is not foretold, but that nothing is gone that only one end had. */
function assertNothingLost(before: Model, after: Model, mode: SyncMode): void {
  if (mode !== 'move') expect(after.source).toEqual(before.source);
  for (const [name, content] of Object.entries(before.source))
    expect([after.source[name], after.target[name]]).toContain(content);
  for (const [name, content] of Object.entries(after.target))
    expect([before.source[name], before.target[name]]).toContain(content);
  const gone = Object.keys(before.target).filter((name) => !(name in after.target));
  if (mode !== 'sync') expect(gone).toEqual([]);
  expect(gone.filter((name) => name in before.source)).toEqual([]);
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
