import { containerAt, directoryAt, SyncJob, type Location, type SyncOptions } from '@stowage/sync';
import type { ProgressBoard } from '../progress/progress-board.js';
import type { Session } from '../session.js';
import type { ContainerPlace } from '../stores.js';
import { bandwidthOf } from '../sync/sync-flags.js';
import { runJob } from '../sync/run-job.js';
import { UsageError } from '../usage-error.js';
import type { Source } from './source.js';
import type { Target } from './target.js';
import type { TransferOptions } from './transfer-options.js';

/** A tree and where it goes. */
export interface TreeTransfer extends TransferOptions {
  readonly source: Extract<Source, { kind: 'directory' | 'prefix' }>;
  readonly target: Exclude<Target, { kind: 'stdio' }>;
}

/** Transfers everything below a directory or prefix: what is in it comes below the target. */
export async function transferTree(session: Session, board: ProgressBoard, transfer: TreeTransfer): Promise<void> {
  const { source, target, isMove, overwrite, storeWith, tree } = transfer;
  if (storeWith.contentType !== undefined || storeWith.metadata !== undefined)
    throw new UsageError('content type and metadata are for single files, not for all of a directory');
  const { signal } = session;
  const from =
    source.kind === 'directory' ? directoryAt(source.path) : await below(source.place, source.prefix, signal);
  const to = target.kind === 'file' ? directoryAt(target.path) : await below(target.place, target.place.path, signal);
  const isKept = !overwrite || storeWith.ifNoneMatch !== undefined;
  const asked = tree?.options ?? {};
  const options: SyncOptions = {
    hashes: storeWith.hashes,
    ...asked,
    existing: isKept ? 'keep' : 'replace',
    small: session.concurrency,
    bandwidth: bandwidthOf(session, asked, [from, to]),
  };
  await runJob(
    session,
    board,
    (given) => new SyncJob(isMove ? 'move' : 'copy', { source: from, target: to }, { ...options, ...given }),
  );
}

/** A prefix of a container as one end of a sync. */
export async function below(
  { driver, container }: ContainerPlace,
  prefix: string,
  signal: AbortSignal,
): Promise<Location> {
  return containerAt(await driver.getContainer(container, { signal }), prefix);
}
