import { basename } from 'node:path';
import type { UploadOptions } from '@stowage/core';
import { locationOf } from '../object-lines.js';
import type { ProgressBoard } from '../progress/progress-board.js';
import type { Session } from '../session.js';
import type { ContainerPlace } from '../stores.js';
import { UsageError } from '../usage-error.js';
import { isPrefix } from '../location.js';
import { nameIn } from './target.js';
import { tellTransfer } from './tell-transfer.js';

/** What objects are stored with. */
export type StoreWith = Pick<UploadOptions, 'contentType' | 'metadata' | 'resume' | 'ifNoneMatch' | 'hashes'>;

/** Stores one file. */
export async function uploadFile(
  session: Session,
  board: ProgressBoard,
  file: { readonly path: string; readonly size: number },
  to: { readonly place: ContainerPlace; readonly options: StoreWith },
): Promise<void> {
  const name = nameIn(to.place, basename(file.path));
  const target = locationOf(to.place, name);
  if (!session.isDryRun) {
    const transfer = board.begin(file.path, file.size);
    const onProgress = ({ transferred }: { transferred: number }): void => transfer.update(transferred);
    const options = { ...to.options, signal: session.signal, onProgress };
    try {
      await to.place.driver.uploadObject(file.path, to.place.container, name, options);
    } finally {
      transfer.end();
    }
  }
  await tellTransfer(session, 'upload', { source: file.path, target, size: file.size });
}

/** Stores standard input, of whatever length: as many parts as are under way are in memory. */
export async function uploadStdin(
  session: Session,
  board: ProgressBoard,
  { place, options }: { readonly place: ContainerPlace; readonly options: StoreWith },
): Promise<void> {
  if (isPrefix(place)) throw new UsageError('standard input has no name: say the name of an object as the target');
  const { container, path, driver } = place;
  let size = 0;
  if (!session.isDryRun) {
    const transfer = board.begin('-', undefined);
    const onProgress = ({ transferred }: { transferred: number }): void => transfer.update(transferred);
    const { resume, hashes, ...rest } = options;
    try {
      const stored = await driver.uploadObjectViaStream(session.stdin, container, path, {
        ...rest,
        signal: session.signal,
        onProgress,
      });
      size = stored.size;
    } finally {
      transfer.end();
    }
  }
  await tellTransfer(session, 'upload', { source: '-', target: locationOf(place, path), size });
}
