import { answerOf, type Answer } from '../answer.js';
import type { Deed } from '../deed.js';
import { always, once, type HostileAttack } from './hostile-attack.js';
import { FEW, READS } from './targets.js';

const TRANSIENT = [408, 429, 500, 503];
/** Calls that are refused once, and again and again. */
const MORE = [...FEW, 'first-call', 'upload-part', 'delete', 'download-in-ranges'];

/** Longer than any call may take, longer than timers of 2^31 ms, no number, the past, the future. */
const WAITS: Readonly<Record<string, string>> = {
  'a-billion-seconds': '1000000000',
  'more-than-timers-hold': '2147484',
  'more-digits-than-numbers': '9'.repeat(400),
  negative: '-1',
  garbage: 'soon, maybe',
  nothing: '',
  'a-date-long-past': 'Thu, 01 Jan 1970 00:00:00 GMT',
  'a-date-far-ahead': 'Fri, 31 Dec 9999 23:59:59 GMT',
};

function refusal(status: number, headers: Readonly<Record<string, string>> = {}): Deed {
  return { instead: () => answerOf(status, '<html>refused</html>', { 'content-type': 'text/html', ...headers }) };
}

function errorWords(): Answer {
  return answerOf(503, 'x'.repeat(1000), { 'content-type': 'application/json' });
}

const statuses = [401, 403, ...TRANSIENT].map((status): HostileAttack => {
  const calls = status === 503 || status === 401 ? MORE : FEW;
  return {
    name: `status-${status}-once`,
    title: `answers ${status} the first time, with a page for people`,
    calls,
    steps: () => once(refusal(status)),
  };
});

const lasting = [401, 403, 429, 503].map((status): HostileAttack => ({
  name: `status-${status}-always`,
  title: `answers ${status} every time`,
  calls: status === 503 || status === 401 ? MORE : FEW,
  ends: 'wrong',
  steps: () => always(refusal(status)),
}));

const waits = Object.entries(WAITS).map(([name, value]): HostileAttack => ({
  name: `retry-after-${name}`,
  title: `answers 503 every time, with a Retry-After that is ${name.replaceAll('-', ' ')}`,
  calls: FEW,
  ends: 'wrong',
  steps: () => always(refusal(503, { 'retry-after': value })),
}));

/** Answers that are refusals, absurd ones and some that break off. */
export const statusAttacks: readonly HostileAttack[] = [
  ...statuses,
  ...lasting,
  ...waits,
  {
    name: 'retry-after-in-the-middle',
    title: 'breaks off after 1,000 bytes, and then answers 429 with a wait of a billion seconds',
    calls: READS,
    steps: () => [
      { deed: { sending: { until: { body: 1000 }, then: 'reset' } } },
      { times: Infinity, deed: refusal(429, { 'retry-after': '1000000000' }) },
    ],
  },
  {
    name: 'early-503',
    title: 'answers 503 before it has read the bytes, and ends the connection',
    calls: ['upload', 'upload-part'],
    steps: () => once({ early: true, ...refusal(503) }),
  },
  {
    name: 'early-401',
    title: 'answers 401 before it has read the bytes, and ends the connection',
    calls: ['upload', 'upload-part'],
    steps: () => once({ early: true, ...refusal(401) }),
  },
  {
    name: 'reset-in-refusal',
    title: 'loses the connection in the words of a 503',
    calls: [...READS, 'list-objects'],
    steps: () => once({ instead: errorWords, sending: { until: { body: 10 }, then: 'reset' } }),
  },
  {
    name: 'stall-in-refusal',
    title: 'stops in the words of a 503',
    calls: ['stream', 'download-in-ranges', 'list-objects'],
    steps: () => once({ instead: errorWords, sending: { until: { body: 10 }, then: 'stall' } }),
  },
  {
    name: 'endless-refusal',
    title: 'never ends the words of a 503',
    calls: [...FEW, 'download-in-ranges'],
    steps: () =>
      always({
        instead: () => ({ ...errorWords(), headers: [['content-type', 'text/plain']] }),
        sending: { then: 'repeat' },
      }),
  },
  {
    name: 'dripping-refusal',
    title: 'sends a byte of the words of a 503 now and then',
    calls: ['stream', 'list-objects'],
    steps: () => always({ instead: errorWords, sending: { drip: { bytes: 1, every: 50 } } }),
  },
  {
    name: 'range-refused-once',
    title: 'answers 416 to a range that there is',
    calls: ['range-stream', 'download-in-ranges'],
    steps: () => [{ after: 1, deed: refusal(416, { 'content-range': 'bytes */5' }) }],
  },
];
