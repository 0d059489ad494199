import type { Place, Sending } from '../deed.js';
import { always, once, type HostileAttack } from './hostile-attack.js';
import { ALL, CHANGES, FEW, READS } from './targets.js';

const MIDDLE: Place = { body: 1000 };

function breaking(name: string, title: string, calls: readonly string[], sending: Sending): HostileAttack {
  return { name, title, calls, steps: () => once({ sending }) };
}

function keepingOn(name: string, title: string, calls: readonly string[], sending: Sending): HostileAttack {
  return { name, title, calls, steps: () => always({ sending }) };
}

/** Connections that end, or do not, at a byte of the answer or of the request. */
export const connectionAttacks: readonly HostileAttack[] = [
  { name: 'unharmed', title: 'does nothing wrong', calls: ALL, ends: 'right', steps: () => [] },
  breaking('lost-answer', 'does what it is asked, and its answer is lost', ['stream', 'first-call', ...CHANGES], {
    until: { head: 0 },
    then: 'reset',
  }),
  breaking('reset-in-head', 'loses the connection in the head', [...READS, ...FEW.slice(1), 'first-call'], {
    until: { head: 30 },
    then: 'reset',
  }),
  breaking(
    'reset-in-body',
    'loses the connection early in the body',
    [...READS, 'first-call', 'list-objects', 'upload', 'upload-complete', 'copy'],
    { until: { body: 1 }, then: 'reset' },
  ),
  breaking('reset-midway', 'loses the connection after 1,000 bytes', READS, { until: MIDDLE, then: 'reset' }),
  breaking('end-in-head', 'ends the connection in the head', FEW, { until: { head: -1 } }),
  breaking('end-midway', 'ends the connection after 1,000 bytes', READS, { until: MIDDLE }),
  breaking('end-before-last-byte', 'ends the connection before the last byte', [...READS, 'list-objects'], {
    until: { body: -1 },
  }),
  keepingOn('never-last-byte', 'ends every connection before the last byte', ['stream', 'download', 'list-objects'], {
    until: { body: -1 },
  }),
  keepingOn('never-answers', 'loses every answer', [...FEW, 'download', 'first-call', 'delete'], {
    until: { head: 0 },
    then: 'reset',
  }),
  breaking('stall-before-head', 'does not answer, and keeps the connection', ['stream', 'list-objects', 'upload'], {
    until: { head: 0 },
    then: 'stall',
  }),
  breaking('stall-in-head', 'stops in the head, and keeps the connection', ['range-stream', 'first-call'], {
    until: { head: 30 },
    then: 'stall',
  }),
  breaking('stall-midway', 'stops after 1,000 bytes, and keeps the connection', [...READS, 'upload-complete'], {
    until: MIDDLE,
    then: 'stall',
  }),
  breaking('stall-at-end', 'sends everything but the last byte, and keeps the connection', ['list-objects', 'copy'], {
    until: { body: -1 },
    then: 'stall',
  }),
  breaking('drip', 'sends 40 bytes every few milliseconds', ['list-objects', 'first-call', 'upload', 'look-up'], {
    drip: { bytes: 40, every: 4 },
  }),
  breaking('drip-bytes', 'sends 3,000 bytes every few milliseconds', READS, { drip: { bytes: 3000, every: 4 } }),
  keepingOn('drip-for-ever', 'sends a byte now and then, so that no pause is long', ['list-objects', 'upload'], {
    drip: { bytes: 1, every: 50 },
  }),
  breaking('interim', 'says a few times that the answer is to come', FEW, { interim: 3 }),
  keepingOn('interim-storm', 'says ten thousand times that the answer is to come', ['stream', 'list-objects'], {
    interim: 10_000,
  }),
  {
    name: 'request-cut',
    title: 'loses the connection while it is sent bytes',
    calls: ['upload', 'upload-part'],
    steps: () => once({ receive: 500 }),
  },
  {
    name: 'request-lost',
    title: 'loses the connection before it has read the request',
    calls: ['upload', 'upload-part', 'delete', 'create-container'],
    steps: () => once({ receive: 0 }),
  },
];
