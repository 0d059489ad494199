import {
  answerOf,
  headerOf,
  withBody,
  withHeader,
  type Answer,
  type Deed,
  type HostileProxy,
} from '../hostile/index.js';
import type { RandomFaults } from './program-harness.js';

/** Of a hundred requests so many are harmed unless said otherwise. */
const SHARE = 0.04;

/** What is done to a request, each as likely as the others. */
const DEEDS: readonly Deed[] = [
  // The server hears nothing of it, or only the beginning.
  { receive: 0 },
  { receive: 100 },
  // It is done, and nobody is told.
  { sending: { until: { head: 0 }, then: 'reset' } },
  { sending: { until: { body: -1 }, then: 'reset' } },
  { sending: { until: { body: -1 }, then: 'end' } },
  { sending: { drip: { bytes: 400, every: 1 } } },
  { instead: () => answerOf(500) },
  { instead: () => answerOf(503, '{"status":503,"code":"service_unavailable","message":"busy"}') },
  { instead: () => answerOf(429, '', { 'retry-after': '0' }) },
  { change: lessThanAsked },
  { change: anotherRange },
];

/** Faults for random programs: a proxy before the driver's server harms a few requests in a hundred, and lies about ranges. */
export function hostileFaults(proxy: HostileProxy, share = SHARE): RandomFaults {
  return {
    begin: (random) => {
      const rules = DEEDS.map((deed) => ({ deed, on: { when: () => random() < share / DEEDS.length } }));
      for (const rule of rules) proxy.rules.add({ ...rule, times: Infinity });
    },
    end: () => proxy.clear(),
  };
}

/** The last byte of a range is missing, and the length says so: the header of the range does not. */
function lessThanAsked(answer: Answer): Answer {
  return headerOf(answer, 'content-range') === undefined ? answer : withBody(answer, answer.body.subarray(0, -1));
}

/** The answer says that it begins one byte later. */
function anotherRange(answer: Answer): Answer {
  const range = headerOf(answer, 'content-range')?.replace(/\d+/, (start) => String(Number(start) + 1));
  return range === undefined ? answer : withHeader(answer, 'content-range', range);
}
