import { withBody, withHeader, type Answer } from '../answer.js';
import type { Sending } from '../deed.js';
import { always, once, type HostileAttack } from './hostile-attack.js';
import { FEW, READS } from './targets.js';

function saying(length: string | undefined): (answer: Answer) => Answer {
  return (answer) => withHeader(answer, 'content-length', length);
}

function added(answer: Answer, by: number): Answer {
  return withHeader(answer, 'content-length', `${Math.max(answer.body.length + by, 0)}`);
}

interface Length {
  readonly title: string;
  readonly change: (answer: Answer) => Answer;
  readonly calls?: readonly string[];
  readonly sending?: Sending;
}

const LENGTHS: Readonly<Record<string, Length>> = {
  'too-long': { title: 'says that more bytes come than do', change: (answer) => added(answer, 100) },
  'too-short': { title: 'says that fewer bytes come than do', change: (answer) => added(answer, -5) },
  unsaid: { title: 'does not say how many bytes come', change: saying(undefined), calls: [...READS, 'list-objects'] },
  garbage: { title: 'says nonsense of how many bytes come', change: saying('many') },
  negative: { title: 'says that fewer than no bytes come', change: saying('-5'), calls: ['stream', 'list-objects'] },
  huge: {
    title: 'says that more bytes come than numbers hold',
    change: saying('9'.repeat(30)),
    calls: ['stream', 'download'],
  },
  contradictory: {
    title: 'says two lengths',
    change: (answer) => ({ ...answer, headers: [...answer.headers, ['content-length', '7']] }),
  },
  'not-chunked': {
    title: 'says that the body is in chunks, which it is not',
    change: (answer) => withHeader(withHeader(answer, 'content-length', undefined), 'transfer-encoding', 'chunked'),
  },
  none: {
    title: 'sends nothing where something is to come',
    change: (answer) => withBody(answer, ''),
    calls: ['stream', 'range-stream', 'download', 'first-call', 'list-objects', 'upload'],
  },
};

const lengths = Object.entries(LENGTHS).map(([name, { title, change, calls = FEW }]): HostileAttack => ({
  name: `length-${name}`,
  title: `${title}, every time`,
  calls,
  steps: () => always({ change }),
}));

/** Lengths that are lies, and answers without an end. */
export const lengthAttacks: readonly HostileAttack[] = [
  ...lengths,
  {
    name: 'endless',
    title: 'never ends a body whose length it does not say',
    calls: ['stream', 'download', 'download-in-ranges', 'first-call', 'list-objects', 'upload', 'copy'],
    steps: () => always({ change: saying(undefined), sending: { then: 'repeat' } }),
  },
  {
    name: 'giant',
    title: 'sends a body of a terabyte',
    // Whoever reads a stream of an object that is said to be so large gets what he asks for.
    calls: ['download', 'first-call', 'list-objects', 'upload'],
    steps: () => always({ change: saying(`${1024 ** 4}`), sending: { then: 'repeat' } }),
  },
  {
    name: 'giant-head',
    title: 'sends a head of a megabyte',
    calls: FEW,
    steps: () => always({ change: (answer) => withHeader(answer, 'x-padding', 'x'.repeat(1024 ** 2)) }),
  },
  {
    name: 'many-headers',
    title: 'sends ten thousand headers',
    calls: ['stream', 'list-objects'],
    steps: () =>
      once({
        change: (answer) => ({
          ...answer,
          headers: [...answer.headers, ...Array.from({ length: 10_000 }, () => ['x', 'y'] as const)],
        }),
      }),
  },
];
