import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import { StorageError, type StorageErrorCode } from '@stowage/core/spi';
import { nextTurn } from '@stowage/core/concurrency';
import { isPassing } from './passing.js';
import { planOf } from './calls/index.js';
import type { PlannedCall } from './planned-call.js';
import type { Mode, Step } from './program.js';
import { outcomeOf, settle } from './settlement.js';
import type { Client } from './stage.js';
import { abortAt } from './abort-moment.js';

/** How many turns of the event loop are waited for where the harness does not say when the provider is quiet. */
const TURNS = 3;

/** Makes the call of a step, holds what comes of it against the model, and tells the model. */
export async function perform(client: Client, step: Step): Promise<void> {
  const { mode } = client.stage;
  const call = await planOf(client, step.command);
  if (call === undefined) return;
  using abort = abortAt(mode === 'aborts' ? step.abort : undefined);
  let seen: unknown;
  try {
    seen = await client.stage.faults.during(() => call.call({ signal: abort.signal }));
  } catch (error) {
    await failed(client, call, error, { signal: abort.signal, mode });
    return;
  }
  await succeeded(client, call, seen);
}

async function succeeded(client: Client, call: PlannedCall, seen: unknown): Promise<void> {
  const { refusals = [], changes = [] } = call;
  assert.ok(refusals.length === 0, `it should have failed with ${refusals.join(' or ')}, and gave ${inspect(seen)}`);
  await call.check?.(seen);
  for (const change of changes) change.model.set(change.name, await outcomeOf(client, change));
  call.done?.(seen);
}

interface Circumstances {
  readonly signal: AbortSignal | undefined;
  readonly mode: Mode;
}

async function failed(client: Client, call: PlannedCall, error: unknown, about: Circumstances): Promise<void> {
  if (error instanceof assert.AssertionError) throw error;
  const { refusals = [], allowed = [] } = call;
  const code = error instanceof StorageError ? error.code : undefined;
  if (code !== undefined && [...refusals, ...allowed].includes(code)) return call.refused?.(code);
  if (!isAborted(about, error) && !isPassing(about.mode, error)) throw unexpected(refusals, error);
  await quiet(client);
  await settle(client, call);
}

function isAborted({ signal }: Circumstances, error: unknown): boolean {
  return signal?.aborted === true && error === signal.reason;
}

function unexpected(refusals: readonly StorageErrorCode[], error: unknown): Error {
  const expected = refusals.length === 0 ? 'succeeded' : `failed with ${refusals.join(' or ')}`;
  return new assert.AssertionError({ message: `it should have ${expected}, and failed with ${inspect(error)}` });
}

/** Waits until the provider has done what it was asked for. */
export async function quiet({ stage }: Client): Promise<void> {
  const { harness } = stage.site;
  if (harness.quiet !== undefined) return harness.quiet();
  for (let turns = 0; turns < TURNS; turns += 1) await nextTurn();
}
