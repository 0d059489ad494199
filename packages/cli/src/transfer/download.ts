import { access } from 'node:fs/promises';
import { LocalFileError, type StorageObject } from '@stowage/core';
import { locationOf } from '../object-lines.js';
import type { ProgressBoard } from '../progress/progress-board.js';
import type { Session } from '../session.js';
import type { ContainerPlace } from '../stores.js';
import { fileFor } from './target.js';
import { tellTransfer } from './tell-transfer.js';

/** Where an object is to be, and whether it may replace what is there. */
export interface DownloadTo {
  readonly path: string;
  readonly isDirectory: boolean;
  readonly overwrite: boolean;
}

/** Brings one object to a file. */
export async function downloadObject(
  session: Session,
  board: ProgressBoard,
  { place, object }: { readonly place: ContainerPlace; readonly object: StorageObject },
  to: DownloadTo,
): Promise<void> {
  const path = fileFor(to, object.name);
  const source = locationOf(place, object.name);
  if (session.isDryRun) {
    const isThere = await access(path).then(
      () => true,
      () => false,
    );
    if (isThere && !to.overwrite) throw new LocalFileError(path, `'${path}' exists already`);
  } else {
    const transfer = board.begin(source, object.size);
    const onProgress = ({ transferred }: { transferred: number }): void => transfer.update(transferred);
    try {
      const options = { signal: session.signal, onProgress, overwriteExisting: to.overwrite };
      await place.driver.downloadObject(object, path, options);
    } finally {
      transfer.end();
    }
  }
  await tellTransfer(session, 'download', { source, target: path, size: object.size });
}
