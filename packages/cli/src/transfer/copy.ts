import type { StorageObject } from '@stowage/core';
import { lastSegment, nameIn } from './target.js';
import { locationOf } from '../object-lines.js';
import type { ProgressBoard } from '../progress/progress-board.js';
import type { Session } from '../session.js';
import type { ContainerPlace } from '../stores.js';
import { tellTransfer } from './tell-transfer.js';
import { isPrefix } from '../location.js';

/** Copies or moves one object to a name in another place: by the provider itself where it can. */
export async function copyObject(
  session: Session,
  board: ProgressBoard,
  from: { readonly place: ContainerPlace; readonly object: StorageObject },
  { place, isMove }: { readonly place: ContainerPlace; readonly isMove: boolean },
): Promise<void> {
  const { object } = from;
  const name = nameIn(place, isPrefix(place) ? lastSegment(object.name) : '');
  const [source, target] = [locationOf(from.place, object.name), locationOf(place, name)];
  if (!session.isDryRun) {
    const transfer = board.begin(source, object.size);
    const onProgress = ({ transferred }: { transferred: number }): void => transfer.update(transferred);
    const options = { signal: session.signal, onProgress };
    try {
      const container = await place.driver.getContainer(place.container, { signal: session.signal });
      if (isMove) await object.move(container, name, options);
      else await object.copy(container, name, options);
    } finally {
      transfer.end();
    }
  }
  await tellTransfer(session, isMove ? 'move' : 'copy', { source, target, size: object.size });
}
