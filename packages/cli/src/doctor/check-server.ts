import type { Clock } from '@stowage/core/concurrency';
import { NodeHttpClient, withoutQuery, type HttpOptions } from '@stowage/core/http';
import { failed, found, type Check } from './check.js';

/** In milliseconds. */
const TIMEOUTS = { connect: 10_000, headers: 10_000, answer: 15_000 };
/** In seconds: less is the way, and the fraction that the header does not tell. */
const TOLERANCE = 60;

/** Whether a server answers, whatever it answers, and how far its clock is from this machine's. */
export async function* checkServer(
  name: string,
  url: string,
  { options, clock, signal }: { options: HttpOptions; clock: Clock; signal: AbortSignal },
): AsyncGenerator<Check, boolean> {
  const client = new NodeHttpClient({ ...options, timeouts: TIMEOUTS });
  try {
    const { status, headers } = await client.call({ method: 'GET', url, headers: {}, signal });
    yield found(`${name} reachable`, 'ok', `${withoutQuery(url)} answers (${status})`);
    yield checkClock(`${name} clock`, headers['date'], clock());
    return true;
  } catch (error) {
    signal.throwIfAborted();
    yield failed(`${name} reachable`, error);
    return false;
  } finally {
    await client.close();
  }
}

/** How far this machine's clock is from the one that an answer tells. Drivers correct what they learn of; certificates are not corrected. */
export function checkClock(check: string, date: string | undefined, now: number): Check {
  const ahead = Math.round((now - Date.parse(date ?? '')) / 1000);
  if (Number.isNaN(ahead)) return found(check, 'skipped', 'the server does not tell the time');
  const seconds = Math.abs(ahead);
  if (seconds <= TOLERANCE) return found(check, 'ok', `${seconds} s off`);
  const says = `this machine's clock is ${seconds} s ${ahead > 0 ? 'ahead' : 'behind'}`;
  return found(check, 'warning', `${says}: signatures and certificates may be refused`);
}
