import { randomUUID } from 'node:crypto';
import { bench, type BenchPlan } from '../bench/bench.js';
import type { Measurement } from '../bench/measure.js';
import { defineCommand } from '../command-definition.js';
import { formatLocation, isPrefix } from '../location.js';
import { parseBytes, parseCount } from '../quantities.js';
import type { Session } from '../session.js';
import { shellWords } from '../shell-words.js';
import { formatBytes } from '../sizes.js';
import type { ContainerPlace } from '../stores.js';

interface Flags {
  readonly size?: readonly number[];
  readonly count?: number;
}

const SIZES = [1024, 1024 ** 2, 16 * 1024 ** 2];
/** How long what was made may take to be removed after Ctrl-C, in milliseconds. */
const PATIENCE = 15_000;

/** `stowage bench`. */
export const command = defineCommand<Flags, [string]>({
  description:
    "A store's own speed from here: objects are uploaded, downloaded, listed and removed again, also after Ctrl-C.",
  arguments: [{ syntax: '<location>', description: 'a container or prefix; everything is made below it' }],
  options: [
    {
      flags: '--size <bytes>',
      description: 'of the objects; may be repeated (default: 1K, 1M and 16M)',
      parse: appended,
    },
    {
      flags: '--count <count>',
      description: 'objects of each size (default: 64 MiB of them, 3 to 100)',
      parse: parseCount,
    },
  ],
  examples: [
    { command: 'stowage bench b2:scratch', says: 'objects of 1 KiB, 1 MiB and 16 MiB' },
    {
      command: 'stowage bench --size 100M --count 10 --concurrency 4 s3:scratch/',
      says: 'ten large ones, four at once',
    },
  ],
  async run(session, [text], { size: sizes = SIZES, count }) {
    const { signal, concurrency, clock } = session;
    const place = await session.stores.openContainer(text);
    const prefix = `${place.path}${isPrefix(place) ? '' : '/'}stowage-bench-${randomUUID()}/`;
    const plan = { prefix, sizes, count, concurrency, clock, signal };
    if (session.isDryRun) session.output.note(`would measure below ${formatLocation({ ...place, path: prefix })}`);
    else await run(session, place, plan);
  },
});

async function run(session: Session, place: ContainerPlace, plan: BenchPlan): Promise<void> {
  const { prefix } = plan;
  const removing = shellWords(['rm', '-r', '--versions', '--yes', formatLocation({ ...place, path: prefix })]);
  session.patience = PATIENCE;
  session.goOn = `stowage ${removing}`;
  if (!session.output.isJson) await session.output.result(HEAD_LINE, HEAD);
  try {
    for await (const measurement of bench(place, plan)) await tell(session, measurement);
  } finally {
    await place.driver.deletePrefix(place.container, prefix);
    session.goOn = undefined;
  }
}

const HEAD = `${''.padEnd(20)} ${'operations'.padStart(10)} ${'seconds'.padStart(9)} ${'a second'.padStart(12)} ${'median'.padStart(12)}`;
const HEAD_LINE = { type: 'note', says: '' } as const;

async function tell(session: Session, measurement: Measurement): Promise<void> {
  const { name, operations, bytes, seconds, median } = measurement;
  const rate = bytes > 0 ? formatBytes(bytes / seconds) : (operations / seconds).toFixed(1);
  const text = [
    name.padEnd(20),
    String(operations).padStart(10),
    seconds.toFixed(2).padStart(9),
    rate.padStart(12),
    `${median.toFixed(1)} ms`.padStart(12),
  ];
  session.succeed();
  await session.output.result({ type: 'measurement', ...measurement }, text.join(' '));
}

function appended(text: string, before: unknown): readonly number[] {
  return [...((before ?? []) as readonly number[]), parseBytes(text)];
}
