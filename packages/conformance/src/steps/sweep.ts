import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import { systemSleep } from '@stowage/core/concurrency';
import { wordsOf } from '../is-error.js';
import type { Moments } from './moments.js';
import type { Attempt } from './stepped-call.js';
import type { Unhandled } from './unhandled.js';

/** Why the kit aborts: no `AbortError`, so that a driver which makes up its own is noticed. */
class AbortedByKit extends Error {}

/** How long an aborted call may take to end, in milliseconds: it should be at once, but a machine may have other work. */
const LONGEST = 5000;

/**
 * Makes a call again and again, and gives it up a step later each time, until it is quicker than that. Fails if it hangs, rejects with
 * something else than the signal's reason, leaves a rejection unhandled, or leaves something that the attempt finds.
 */
export async function sweep(
  moments: Moments,
  unhandled: Unhandled,
  next: () => Attempt | Promise<Attempt>,
): Promise<void> {
  for (const count of moments.counts()) {
    const attempt = await next();
    try {
      const wasInTime = await giveUp(attempt, moments, count);
      await unhandled.assertNone();
      await lookedAfter(attempt);
      if (!wasInTime) return;
    } catch (error) {
      const message = `aborted after ${count} ${moments.unit}: ${wordsOf(error)}`;
      throw new assert.AssertionError({ message });
    }
  }
}

/** What a check finds is said of what is stored, not of the call, which is over. */
async function lookedAfter({ check }: Attempt): Promise<void> {
  try {
    await check?.();
  } catch (error) {
    const message = `the call was over; what was seen afterwards: ${wordsOf(error)}`;
    throw new assert.AssertionError({ message });
  }
}

/** Whether the call was still under way. */
async function giveUp(attempt: Attempt, moments: Moments, count: number): Promise<boolean> {
  const controller = new AbortController();
  const { signal } = controller;
  const stop = moments.after(count, () => controller.abort(new AbortedByKit('aborted by the kit')));
  try {
    await withinTime(attempt.call(signal), signal);
    return signal.aborted;
  } catch (error) {
    assert.ok(signal.aborted, `it failed before it was aborted: ${inspect(error)}`);
    assert.ok(error === signal.reason, `it rejected with another error: ${inspect(error)}`);
    return true;
  } finally {
    stop();
  }
}

/** Rejects if a call has not ended some time after it was aborted. */
async function withinTime(call: Promise<unknown>, signal: AbortSignal): Promise<unknown> {
  const ended = new AbortController();
  const late = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))
    .then(() => systemSleep(LONGEST, ended.signal))
    .then(() => assert.fail(`it has not ended ${LONGEST / 1000} seconds after that`));
  late.catch(() => undefined);
  try {
    return await Promise.race([call, late]);
  } finally {
    ended.abort();
  }
}
