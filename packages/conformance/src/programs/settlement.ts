import assert from 'node:assert/strict';
import { areSameVersions, describeVersions, isSameVersion, type ModelVersion } from './model/model-version.js';
import { observe } from './observation.js';
import type { Change, PlannedCall } from './planned-call.js';
import type { Mode } from './program.js';
import type { Client } from './stage.js';

/**
 * After a call that was aborted, or failed on its way: looks what has become of every name that it would have changed, fails unless that
 * is the old state or the new one, and continues with that.
 */
export async function settle(client: Client, { changes = [] }: PlannedCall): Promise<void> {
  for (const change of changes) {
    const { model, name } = change;
    const seen = await observe(client, client.stage.containerName(change.container), name);
    const state = [model.versions(name), ...outcomes(change)].find((each) => isOutcome(client.stage.mode, seen, each));
    model.set(name, state === undefined ? gradual(change, seen) : seen);
  }
}

/** What a change has come to that was made: there is something to look at where the contract leaves it open. */
export async function outcomeOf(client: Client, change: Change): Promise<readonly ModelVersion[]> {
  const { mode } = client.stage;
  if (change.or === undefined && mode !== 'faults') return change.after;
  const seen = await observe(client, client.stage.containerName(change.container), change.name);
  const outcome = outcomes(change).find((each) => isOutcome(mode, seen, each));
  // What is seen does not tell whether it was stored while versions were kept: the model does.
  const state = outcome !== undefined && areSameVersions(seen, outcome) ? outcome : outcome && seen;
  const expected = outcomes(change).map(describeVersions).join(' or ');
  return (
    state ?? assert.fail(`${JSON.stringify(change.name)} is ${describeVersions(seen)}, which is neither ${expected}`)
  );
}

/** Whoever does not hear that something was stored stores it again: where there are versions, there are two of it then. */
function isOutcome(mode: Mode, seen: readonly ModelVersion[], state: readonly ModelVersion[]): boolean {
  if (areSameVersions(seen, state)) return true;
  return mode === 'faults' && areSameVersions(withoutRepeated(seen), withoutRepeated(state));
}

function withoutRepeated(versions: readonly ModelVersion[]): readonly ModelVersion[] {
  return versions.filter((each, index) => {
    const before = versions[index - 1];
    return before === undefined || !isSameVersion(each, before);
  });
}

function outcomes({ after, or }: Change): readonly (readonly ModelVersion[])[] {
  return or === undefined ? [after] : [after, or];
}

/** Of what is deleted version by version, some may be gone; what is left is what was, and nothing older has become the object. */
function gradual(change: Change, seen: readonly ModelVersion[]): readonly ModelVersion[] {
  const { model, name, after } = change;
  const before = model.versions(name);
  if (isPartlyDone(change, seen)) return seen;
  const expected = `${describeVersions(before)} or ${describeVersions(after)}`;
  return assert.fail(`${JSON.stringify(name)} is ${describeVersions(seen)}, which is neither ${expected}`);
}

function isPartlyDone({ model, name, gradually }: Change, seen: readonly ModelVersion[]): boolean {
  const before = model.versions(name);
  if (gradually === undefined) return false;
  if (gradually === 'in-any-order') return isPartOf(seen, before);
  const [newest, ...older] = seen;
  // A deletion may begin with hiding the name.
  if (newest?.kind === 'hidden') return isPartOf(older, before);
  return newest !== undefined && isSameVersion(newest, before[0] as ModelVersion) && isPartOf(seen, before);
}

function isPartOf(seen: readonly ModelVersion[], all: readonly ModelVersion[]): boolean {
  const left = [...seen];
  for (const each of all) if (left[0] !== undefined && isSameVersion(left[0], each)) left.shift();
  return left.length === 0;
}
