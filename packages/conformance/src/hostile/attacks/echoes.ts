import { answerOf } from '../answer.js';
import { always, once, type HostileAttack } from './hostile-attack.js';
import type { HostileRequest } from '../wire.js';

const CALLS = ['stream', 'download', 'first-call', 'list-objects', 'upload', 'upload-part', 'delete'];

function wordsOf({ method, path, headers }: HostileRequest): string {
  return `cannot ${method} ${path} with ${JSON.stringify(headers)}`;
}

const echoes = [400, 401, 403, 500].map((status): HostileAttack => ({
  name: `echo-${status}`,
  title: `answers ${status} with the request's headers in its words`,
  calls: status === 400 || status === 401 ? CALLS : ['stream', 'list-objects'],
  needs: 'problem',
  ends: 'wrong',
  steps: ({ wire }) =>
    always({ instead: (request) => wire.problem?.(status, wordsOf(request)) ?? answerOf(status, wordsOf(request)) }),
}));

/** Answers that hold what the request held. */
export const echoAttacks: readonly HostileAttack[] = [
  ...echoes,
  {
    name: 'echo-in-document',
    title: "sends the request's headers where a document is to come",
    calls: ['first-call', 'list-objects', 'upload'],
    steps: () =>
      once({ instead: (request) => answerOf(200, wordsOf(request), { 'content-type': 'application/json' }) }),
  },
  {
    name: 'echo-in-location',
    title: "leads to a URL that holds the request's credentials",
    calls: ['stream', 'list-objects'],
    steps: () =>
      always({
        instead: ({ headers }) =>
          answerOf(307, '', { location: `/?was=${encodeURIComponent(headers.authorization ?? '')}` }),
      }),
  },
];
