import { gzipSync } from 'node:zlib';
import { withBody, withHeader, type Answer } from '../answer.js';
import { always, once, type HostileAttack } from './hostile-attack.js';
import { DOCUMENTS, READS } from './targets.js';

const CONTENTS: Readonly<Record<string, readonly [title: string, body: (body: Buffer) => string | Buffer]>> = {
  garbage: ['bytes of no meaning', () => Buffer.alloc(2000, 0xfe)],
  page: ['a page for people', () => '<!doctype html><html><body>Welcome to the hotel.</body></html>'],
  half: ['half of a document', (body) => body.subarray(0, body.length / 2)],
  null: ['a document of nothing', () => 'null'],
  empty: ['a document without anything in it', () => '{}'],
  nested: ['a document of a hundred thousand levels', () => '['.repeat(100_000) + ']'.repeat(100_000)],
};

function compressed(answer: Answer): Answer {
  return withHeader(withBody(answer, gzipSync(answer.body)), 'content-encoding', 'gzip');
}

/** Who unpacks it unasked needs memory for all of it. */
function bomb(answer: Answer): Answer {
  return compressed({ ...answer, body: Buffer.alloc(32 * 1024 ** 2) });
}

/** Wrong in other ways than the two that are tried on every call. */
const OTHERS = ['first-call', 'list-objects', 'upload'];

const documents = Object.entries(CONTENTS).map(([name, [title, body]]): HostileAttack => ({
  name: `document-${name}`,
  title: `sends ${title} instead of its own`,
  calls: DOCUMENTS,
  steps: () => always({ change: (answer) => withBody(answer, body(answer.body)) }),
}));

/** Bodies that are not what they should be. */
export const contentAttacks: readonly HostileAttack[] = [
  ...documents,
  {
    name: 'compressed',
    title: 'compresses what nobody wants compressed',
    calls: [...READS, ...OTHERS],
    steps: () => always({ change: compressed }),
  },
  {
    name: 'compressed-once',
    title: 'compresses its first answer',
    calls: READS,
    steps: () => once({ change: compressed }),
  },
  {
    name: 'bomb',
    title: 'sends 32 MiB of nothing as a few compressed bytes',
    calls: ['stream', 'first-call', 'list-objects'],
    steps: () => always({ change: bomb }),
  },
];
