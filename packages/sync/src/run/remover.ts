import type { Actor } from '../act/actor.js';
import { ChangedMeanwhileError } from '../act/changed-meanwhile-error.js';
import { isSameState } from '../entry-state.js';
import type { Location, Removal, RemoveOptions } from '../location.js';
import type { DeleteAction } from '../plan/action.js';
import type { Spool, Spooled, SyncState } from '../state/sync-state.js';

/** So many are removed at once: as many as providers take in one request. */
const BATCH = 1000;

/** From where, and how. */
export interface Removing extends RemoveOptions {
  readonly location: Location;
  readonly side: DeleteAction['side'];
  /** Told what became of each. */
  readonly onRemoval: (action: DeleteAction, removal: Removal) => void;
  /** Whether one may be removed: asked before anything is done to it. */
  readonly mayGo?: ((seen: Spooled) => boolean) | undefined;
  /** Copies each before it is removed. */
  readonly actor?: Actor | undefined;
  readonly signal: AbortSignal;
}

/** Removes what was put aside for the end. */
export async function removeSpooled(
  state: Pick<SyncState, 'spooled'>,
  spool: Spool,
  removing: Removing,
): Promise<void> {
  for (const batch of state.spooled(spool, BATCH)) {
    removing.signal.throwIfAborted();
    const ready: Spooled[] = [];
    for (const each of batch) if (await isReady(each, removing)) ready.push(each);
    if (ready.length === 0) continue;
    const removals = await removing.location.remove(ready, removing);
    for (const [index, removal] of removals.entries()) {
      const seen = ready[index];
      if (seen !== undefined) removing.onRemoval(deletion(seen, removing), removal);
    }
  }
}

/** What could not be copied before is not removed. */
async function isReady(seen: Spooled, removing: Removing): Promise<boolean> {
  const { actor, location, signal, onRemoval } = removing;
  if (removing.mayGo?.(seen) === false) return false;
  if (actor === undefined) return true;
  const { path } = seen;
  try {
    const entry = await location.find(path, signal);
    if (entry === undefined) return true;
    if (!isSameState(entry.state, seen.state)) throw new ChangedMeanwhileError(path, 'is another one than was listed');
    await actor.backUp(entry, signal);
    return true;
  } catch (error) {
    signal.throwIfAborted();
    const outcome = error instanceof ChangedMeanwhileError ? 'changed' : 'failed';
    onRemoval(deletion(seen, removing), { path, outcome, error });
    return false;
  }
}

function deletion({ path, state }: Spooled, { side }: Removing): DeleteAction {
  return { type: 'delete', side, path, state };
}
