import { withHeader, type Answer } from '../answer.js';
import type { HostileAttack, Scene } from './hostile-attack.js';
import { READS, SOME } from './targets.js';

const HOUR = 3_600_000;

/** The answer to a read of another state of the object: other bytes, as many. */
function replaced({ wire }: Scene): (answer: Answer) => Answer {
  return (answer) => {
    const body = Buffer.from(answer.body.map((byte) => byte ^ 0xff));
    const names = ['etag', 'last-modified', ...(wire.stateHeaders ?? [])];
    const headers = answer.headers.map(([name, value]) =>
      names.includes(name.toLowerCase()) ? ([name, otherThan(value)] as const) : ([name, value] as const),
    );
    return { ...answer, headers, body };
  };
}

/** A text of the same form: its last digit or letter is another one. */
function otherThan(value: string): string {
  return value.replace(/[0-9a-z](?=[^0-9a-z]*$)/i, (last) => (last === '1' ? '2' : '1'));
}

function atAnotherTime(offset: number): (answer: Answer) => Answer {
  return (answer) => {
    const said = Date.parse(answer.headers.find(([name]) => name.toLowerCase() === 'date')?.[1] ?? '');
    return withHeader(answer, 'date', new Date((Number.isNaN(said) ? 0 : said) + offset).toUTCString());
  };
}

/** Objects that change under a reader, and clocks that are wrong. */
export const stateAttacks: readonly HostileAttack[] = [
  {
    name: 'replaced-midway',
    title: 'breaks off after 1,000 bytes, and continues with another object of the same size',
    calls: READS,
    steps: (scene) => [
      { deed: { sending: { until: { body: 1000 }, then: 'reset' } } },
      { times: Infinity, deed: { change: replaced(scene) } },
    ],
  },
  {
    name: 'replaced-between-ranges',
    title: 'sends later ranges of another object of the same size',
    calls: ['download-in-ranges'],
    ends: 'wrong',
    steps: (scene) => [{ after: 1, times: Infinity, deed: { change: replaced(scene) } }],
  },
  {
    name: 'hour-ahead',
    title: 'has a clock that is an hour ahead',
    calls: SOME,
    ends: 'right',
    steps: () => [{ times: Infinity, deed: { change: atAnotherTime(HOUR) } }],
  },
  {
    name: 'hour-behind',
    title: 'has a clock that is an hour behind',
    calls: ['stream', 'first-call', 'upload'],
    ends: 'right',
    steps: () => [{ times: Infinity, deed: { change: atAnotherTime(-HOUR) } }],
  },
];
