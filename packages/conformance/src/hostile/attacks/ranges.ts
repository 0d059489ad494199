import { headerOf, withBody, withHeader, type Answer } from '../answer.js';
import type { HostileAttack, Scene, Step } from './hostile-attack.js';
import { always } from './hostile-attack.js';
import { RANGES } from './targets.js';

/** Where the bytes of a 206 are from, and where they end, the end not included. */
interface Given {
  readonly start: number;
  readonly end: number;
  readonly total: number;
}

function givenBy(answer: Answer): Given | undefined {
  const [, start, last, total] = /bytes (\d+)-(\d+)\/(\d+)/.exec(headerOf(answer, 'content-range') ?? '') ?? [];
  return start === undefined ? undefined : { start: Number(start), end: Number(last) + 1, total: Number(total) };
}

/** Other bytes of the content, with a `Content-Range` that says so. An answer without a range stays as it is. */
function elsewhere({ content }: Scene, place: (given: Given) => Given): (answer: Answer) => Answer {
  return (answer) => {
    const given = givenBy(answer);
    if (given === undefined) return answer;
    const { start, end, total } = place(given);
    return saying(withBody(answer, content.subarray(start, end)), `bytes ${start}-${end - 1}/${total}`);
  };
}

function saying(answer: Answer, range: string | undefined): Answer {
  return givenBy(answer) === undefined ? answer : withHeader(answer, 'content-range', range);
}

/** Everything, as if nobody had asked for less. */
function whole({ content }: Scene): (answer: Answer) => Answer {
  return (answer) =>
    givenBy(answer) === undefined
      ? answer
      : withHeader({ ...withBody(answer, content), status: 200 }, 'content-range', undefined);
}

type Change = (scene: Scene) => (answer: Answer) => Answer;

const CHANGES: Readonly<Record<string, readonly [title: string, change: Change]>> = {
  ignored: ['sends everything, with a 200, where a range is asked for', whole],
  shifted: [
    'sends the bytes beside those that are asked for, and says so',
    (scene) =>
      elsewhere(scene, ({ start, end, total }) =>
        end < total ? { start: start + 1, end: end + 1, total } : { start: start - 1, end: end - 1, total },
      ),
  ],
  short: [
    'sends fewer bytes than are asked for, and says so',
    (scene) => elsewhere(scene, ({ start, end, total }) => ({ start, end: end - 10, total })),
  ],
  'short-unsaid': [
    'sends fewer bytes than it says',
    () => (answer) => (givenBy(answer) === undefined ? answer : withBody(answer, answer.body.subarray(0, -10))),
  ],
  longer: [
    'sends more bytes than are asked for, and says so',
    (scene) => elsewhere(scene, ({ start, total }) => ({ start, end: total, total })),
  ],
  'longer-unsaid': [
    'sends more bytes than it says',
    ({ content }) =>
      (answer) =>
        givenBy(answer) === undefined ? answer : withBody(answer, content),
  ],
  unsaid: ['does not say which bytes it sends', () => (answer) => saying(answer, undefined)],
  'of-unknown-length': [
    'does not say how many bytes the object has',
    () => (answer) => saying(answer, headerOf(answer, 'content-range')?.replace(/\/\d+$/, '/*')),
  ],
  'of-another-length': [
    'says that the object has other bytes than before',
    () => (answer) => saying(answer, headerOf(answer, 'content-range')?.replace(/\d+$/, '70000')),
  ],
  garbage: ['says nonsense of which bytes it sends', () => (answer) => saying(answer, 'bytes 9-2/-1')],
};

/** The first range that a call asks for, each, or a later one: other checks stand in their way. */
const TIMES: Readonly<Record<string, readonly [title: string, steps: (deed: Step['deed']) => readonly Step[]]>> = {
  '': ['', always],
  '-later': [', but for the first time', (deed) => [{ after: 1, times: Infinity, deed }]],
};

/** Ranges that are ignored, moved, cut or not described. */
export const rangeAttacks: readonly HostileAttack[] = Object.entries(CHANGES).flatMap(([name, [title, change]]) =>
  Object.entries(TIMES).map(([suffix, [when, steps]]): HostileAttack => ({
    name: `range-${name}${suffix}`,
    title: `${title}${when}`,
    calls: suffix === '' ? RANGES : ['download-in-ranges'],
    steps: (scene) => steps({ change: change(scene) }),
  })),
);
