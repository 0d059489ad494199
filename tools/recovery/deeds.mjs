/**
 * What can go wrong with a request, as the rules of `HostileProxy` (`@stowage/conformance/hostile`) take it: each with what comes of it
 * for who asked. `recovers`: nothing to be seen. Anything else is the code of the error.
 */

/** A refusal that no repetition changes. */
const REFUSED = 'permission_denied';
/** What a hash notices, and only the application knows what to do about. */
const DAMAGED = 'hash_mismatch';

const statuses = [408, 429, 500, 502, 503, 504];

/** What was uploaded in parts may have no hash of the whole; up to so many bytes nothing is. */
const HASHED = 20_000;

/** Another byte in the middle of a short body. */
function damaged(answer) {
  const body = Buffer.from(answer.body);
  if (body.length > 0 && body.length <= HASHED) body[body.length >> 1] ^= 1;
  return { ...answer, body };
}

const always = () => true;
/** Of a range there is no hash. */
const isWholeRead = ({ kind, headers }) => kind === 'read' && headers.range === undefined;

/** All of them for a protocol: `{ name, deed, outcome, fits }`. */
export function deedsOn({ problem }) {
  const answer = (status, more = {}) => ({ instead: () => problem(status, 'made by a test'), ...more });
  const recovered = (name, deed) => ({ name, deed, outcome: 'recovers', fits: always });
  return [
    recovered('reset before it is received', { receive: 0 }),
    recovered('reset while it is received', { receive: 100 }),
    recovered('done, and no answer', { sending: { until: { head: 0 }, then: 'reset' } }),
    recovered('done, and half the head of the answer', { sending: { until: { head: 40 }, then: 'end' } }),
    recovered('answer cut by a reset', { sending: { until: { body: -1 }, then: 'reset' } }),
    recovered('answer cut by an end', { sending: { until: { body: -1 }, then: 'end' } }),
    recovered('answer drips', { sending: { drip: { bytes: 1000, every: 1 } } }),
    ...statuses.map((status) => recovered(`${status}`, answer(status))),
    recovered('503 before the body', answer(503, { early: true })),
    { name: '403', deed: answer(403), outcome: REFUSED, fits: always },
    { name: 'a wrong byte', deed: { change: damaged }, outcome: DAMAGED, fits: isWholeRead },
  ];
}

/** As in production, but for the waits, which nobody should wait for here, and the number of tries. */
export const impatient = {
  retry: { attempts: 8, initialDelay: 4, maxDelay: 50 },
  timeouts: { connect: 10_000, headers: 20_000, idle: 20_000 },
};
