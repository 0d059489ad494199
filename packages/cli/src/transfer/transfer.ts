import { mapConcurrent } from '@stowage/core/concurrency';
import { isPrefix } from '../location.js';
import { ProgressBoard } from '../progress/progress-board.js';
import { printObject } from '../print-object.js';
import type { Session } from '../session.js';
import { UsageError } from '../usage-error.js';
import { copyObject } from './copy.js';
import { downloadObject } from './download.js';
import { openSource, type Source } from './source.js';
import { openTarget, type Target } from './target.js';
import { transferTree } from './tree.js';
import type { TransferOptions } from './transfer-options.js';
import { uploadFile, uploadStdin } from './upload.js';

/** Which kinds of ends a command takes. */
export interface Ends {
  readonly from: 'any' | 'machine' | 'store';
  readonly to: 'any' | 'machine' | 'store';
}

/**
 * Transfers each source to the target. One of several that fails does not stop the others.
 *
 * @throws {UsageError} if source and target do not fit each other
 */
export async function transferAll(
  session: Session,
  texts: { readonly sources: readonly string[]; readonly target: string },
  ends: Ends,
  options: TransferOptions,
): Promise<void> {
  const target = await openTarget(session, texts.target);
  assertKind(texts.target, target.kind === 'store' ? 'store' : 'machine', ends.to);
  const [only, ...more] = texts.sources;
  if (only !== undefined && more.length === 0) return transferOne(session, { text: only, ends }, target, options);
  if (target.kind === 'store' ? !isPrefix(target.place) : target.kind === 'stdio' || !target.isDirectory)
    throw new UsageError(
      `several sources need a target that is a container, a directory, or ends with a slash: '${texts.target}'`,
    );
  const work = async (text: string): Promise<void> => {
    await transferOne(session, { text, ends }, target, options).catch((error: unknown) => session.fail(text, error));
  };
  await mapConcurrent(texts.sources, work, { concurrency: session.concurrency, signal: session.signal });
}

async function transferOne(
  session: Session,
  { text, ends }: { readonly text: string; readonly ends: Ends },
  target: Target,
  options: TransferOptions,
): Promise<void> {
  const source = await openSource(session, text);
  const isOfStore = source.kind === 'object' || source.kind === 'prefix';
  assertKind(text, isOfStore ? 'store' : 'machine', ends.from);
  if (target.kind === 'stdio') return printed(session, text, source);
  await using board = await ProgressBoard.open(session.output, session.clock);
  if (source.kind === 'directory' || source.kind === 'prefix') {
    await transferTree(session, board, { source, target, ...options });
    return;
  }
  if (options.tree?.isAsked === true)
    throw new UsageError(`'${text}' is one object: filters and the like are for directories and prefixes`);
  if (target.kind === 'store') {
    await toStore(session, board, { source, place: target.place, ...options });
    return;
  }
  if (source.kind !== 'object') throw new UsageError(`both '${text}' and the target are on this machine: cp does that`);
  const to = { path: target.path, isDirectory: target.isDirectory, overwrite: options.overwrite };
  await downloadObject(session, board, source, to);
  if (options.isMove && !session.isDryRun) await source.object.delete({ signal: session.signal });
}

async function toStore(
  session: Session,
  board: ProgressBoard,
  to: TransferOptions & {
    readonly source: Exclude<Source, { kind: 'directory' | 'prefix' }>;
    readonly place: Parameters<typeof copyObject>[3]['place'];
  },
): Promise<void> {
  const { source, place, storeWith, isMove } = to;
  if (source.kind === 'object') return copyObject(session, board, source, { place, isMove });
  if (isMove) throw new UsageError('mv moves between stores: what is on this machine is stored by put');
  const target = { place, options: storeWith };
  return source.kind === 'stdio' ? uploadStdin(session, board, target) : uploadFile(session, board, source, target);
}

async function printed(session: Session, text: string, source: Source): Promise<void> {
  if (source.kind !== 'object') throw new UsageError(`'${text}' is no object: only one can be printed`);
  await printObject(session, text);
}

function assertKind(text: string, kind: 'machine' | 'store', expected: Ends['from']): void {
  if (expected === 'any' || expected === kind) return;
  throw new UsageError(
    expected === 'store'
      ? `'${text}' is on this machine: a store is meant (remote:container/name)`
      : `'${text}' is in a store: a local path is meant`,
  );
}
