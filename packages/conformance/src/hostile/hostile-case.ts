import assert from 'node:assert/strict';
import type { ConformanceCase } from '../conformance-case.js';
import type { Fixture } from '../fixtures.js';
import { assertHoldsNone } from '../secrets.js';
import { Descriptors } from '../steps/descriptors.js';
import { withNothingTemporary } from '../steps/temporary-files.js';
import { Unhandled } from '../steps/unhandled.js';
import type { HostileAttack } from './attacks/hostile-attack.js';
import { CONTENT } from './calls/content.js';
import { HostileStage, type HostileCall, type PlannedCall } from './calls/hostile-call.js';
import type { HostilePlace } from './hostile-place.js';
import { assertTyped, outcomeOf, type Outcome } from './outcome.js';

/** Shorter texts are no secrets, and may stand anywhere. */
const LEAST_SECRET = 8;

/** One attack on one call: it ends right or with a typed error, within bounds, and leaves nothing behind. */
export function hostileCase(place: HostilePlace, call: HostileCall, attack: HostileAttack): ConformanceCase {
  return {
    id: `${call.name}.${attack.name}`,
    title: `${call.name} of a server that ${attack.title}`,
    needs: call.needs ?? [],
    run: async (kit) => {
      using unhandled = new Unhandled();
      await withNothingTemporary(kit, () => meet(kit, { place, call, attack }));
      await unhandled.assertNone();
    },
  };
}

interface Meeting {
  readonly place: HostilePlace;
  readonly call: HostileCall;
  readonly attack: HostileAttack;
}

async function meet(kit: Fixture, meeting: Meeting): Promise<void> {
  const open = await Descriptors.watch();
  const driver = await meeting.place.attacked();
  try {
    const stage = new HostileStage(kit, driver);
    const planned = await meeting.call.plan(stage);
    const outcome = await attacked(planned, meeting);
    await judge(outcome, planned, meeting);
    // Whatever it was told, it has not lost its way.
    await driver.getContainer(stage.container);
  } finally {
    await driver.close();
  }
  await open.assertNoMore('files');
}

/** Makes the call while the rules hold. */
async function attacked(planned: PlannedCall, { place, call, attack }: Meeting): Promise<Outcome> {
  const [proxy, otherHost] = [await place.proxy(), await place.otherHost()];
  const exceeded = proxy.journal.begin(place.bounds);
  const steps = attack.steps({ wire: place.wire, content: CONTENT, otherHost: otherHost.url });
  proxy.rules.add(...steps.map((step) => ({ ...step, on: { kind: call.kind } })));
  try {
    return await outcomeOf(planned.call, { ...place.bounds, exceeded });
  } finally {
    proxy.clear();
    const isMet = proxy.journal.requests.some(({ kind }) => kind === call.kind);
    assert.ok(isMet, `it made no request that the harness knows as '${call.kind}'`);
  }
}

async function judge(outcome: Outcome, planned: PlannedCall, { place, attack }: Meeting): Promise<void> {
  const secrets = await secretsOf(place);
  const told = (await place.otherHost()).told().join('\n');
  assertHoldsNone(told, secrets, 'what another host was told');
  if ('error' in outcome) {
    assertTyped(outcome.error);
    assertHoldsNone(outcome.error, secrets, 'the error');
    if (attack.ends === 'right') throw outcome.error;
  } else {
    await planned.right(outcome.result);
    assert.ok(attack.ends !== 'wrong', 'it succeeded, which it cannot have');
  }
  await planned.after?.();
}

async function secretsOf(place: HostilePlace): Promise<readonly string[]> {
  const { journal } = await place.proxy();
  return [...place.secrets, ...journal.secrets].filter(({ length }) => length >= LEAST_SECRET);
}
