import { answerOf } from '../answer.js';
import { always, type HostileAttack, type Scene, type Step } from './hostile-attack.js';
import { FEW } from './targets.js';

const CALLS = ['stream', 'download-in-ranges', 'first-call', 'list-objects', 'upload', 'delete'];

function leading(status: number, location: (scene: Scene, path: string) => string): (scene: Scene) => readonly Step[] {
  return (scene) => always({ instead: ({ path }) => answerOf(status, '', { location: location(scene, path) }) });
}

const toAnotherHost = [301, 302, 303, 307, 308].map((status): HostileAttack => ({
  name: `redirect-${status}`,
  title: `leads to another host, with ${status}: no credentials may follow`,
  calls: status === 302 || status === 307 ? CALLS : ['stream', 'upload'],
  steps: leading(status, ({ otherHost }, path) => `${otherHost}${path}`),
}));

/** Answers that lead elsewhere. */
export const redirectAttacks: readonly HostileAttack[] = [
  ...toAnotherHost,
  {
    name: 'redirect-loop',
    title: 'leads to where it was asked, for ever',
    calls: FEW,
    ends: 'wrong',
    steps: leading(307, (_scene, path) => path),
  },
  {
    name: 'redirect-to-file',
    title: 'leads to a file of this machine',
    calls: ['stream', 'list-objects'],
    ends: 'wrong',
    steps: leading(302, () => 'file:///etc/passwd'),
  },
  {
    name: 'redirect-nowhere',
    title: 'leads elsewhere and does not say where',
    calls: ['stream', 'list-objects'],
    ends: 'wrong',
    steps: () => always({ instead: () => answerOf(302) }),
  },
];
