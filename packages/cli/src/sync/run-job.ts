import type {
  Action,
  ConflictAction,
  SyncEvent,
  SyncJob,
  SyncOptions,
  SyncResult,
  TransferAction,
} from '@stowage/sync';
import type { ProgressBoard, Transfer } from '../progress/progress-board.js';
import type { Left, Session } from '../session.js';
import { counted, formatBytes } from '../sizes.js';
import { visible } from '../visible.js';

/** Makes the job, with what the command adds to its options. */
export type MakeJob = (given: Pick<SyncOptions, 'onEvent' | 'signal'>) => SyncJob;

/** Words for what a job does, done and planned. */
const WORDS = {
  create: ['copied', 'would copy'],
  update: ['updated', 'would update'],
  delete: ['deleted', 'would delete'],
} as const;

const CONFLICTS: Readonly<Record<ConflictAction['reason'], string>> = {
  changed: 'it was changed meanwhile, and was left as it is',
  'delete-all': 'everything in the target would be deleted: nothing was (--delete-all allows it)',
  'in-the-way': 'a link or a special file is in its place',
  'look-alike': 'a file system may take it for another name that is new: it was not deleted',
  'max-delete': 'more would be deleted than --max-delete allows: nothing was',
  'max-transfer': '--max-transfer is reached',
  'not-copied': 'nothing was deleted, because not everything was copied',
  'not-listed': 'nothing was deleted, because not everything could be listed',
  unnamed: 'its name is no Unicode, so that no object can have it',
  unreadable: 'it cannot be read',
};

/** Runs a job, or with `--dry-run` tells its plan, and says what became of it. */
export async function runJob(session: Session, board: ProgressBoard, makeJob: MakeJob): Promise<void> {
  const { signal, isDryRun } = session;
  if (isDryRun) {
    for await (const action of makeJob({ signal }).plan()) await tell(session, action);
    return;
  }
  const watcher = new Watcher(session, board);
  const result = await makeJob({ signal, onEvent: (event) => watcher.see(event) }).run();
  await summarize(session, result, watcher.kept);
}

/** Hands on what a job tells. */
class Watcher {
  readonly #session: Session;
  readonly #board: ProgressBoard;
  readonly #transfers = new Map<TransferAction, Transfer>();
  /** How many differ, and were kept as they are. */
  kept = 0;
  /** Bytes of transfers that are over: what was handed on may not have arrived. */
  #over = 0;

  constructor(session: Session, board: ProgressBoard) {
    this.#session = session;
    this.#board = board;
  }

  see(event: SyncEvent): Promise<void> | void {
    this.#end(event);
    switch (event.type) {
      case 'done':
      case 'conflict':
        return tell(this.#session, event.action);
      case 'failed':
        return this.#session.fail(event.action.path, event.error);
      case 'planned':
        return this.#plan(event.action);
      case 'progress':
        return this.#total(event.progress);
      case 'started':
      case 'transferred':
      case 'retrying':
      case 'listed':
      case 'finished':
        return this.#move(event);
    }
  }

  #plan(action: Action): void {
    if (action.type === 'skip' && action.reason === 'kept') this.kept += 1;
  }

  #move(event: SyncEvent): void {
    if (event.type === 'started')
      this.#transfers.set(event.action, this.#board.begin(event.action.path, event.action.source.size));
    if (event.type === 'transferred') this.#transfers.get(event.action)?.update(event.transferred);
    if (event.type === 'retrying' && this.#session.output.isVerbose)
      this.#session.output.note(`${event.action.path}: again, after ${String(event.error)}`);
  }

  #end(event: SyncEvent): void {
    if (event.type !== 'done' && event.type !== 'failed') return;
    const { action } = event;
    if (action.type === 'delete') return;
    this.#over += action.source.size;
    this.#transfers.get(action)?.end();
    this.#transfers.delete(action);
  }

  #total({ bytes, transfers, isListed, rate }: Extract<SyncEvent, { type: 'progress' }>['progress']): void {
    this.#session.left = leftOf(transfers.planned - transfers.done, bytes.planned - this.#over, isListed);
    const planned = isListed ? { totalBytes: bytes.planned, totalObjects: transfers.planned } : {};
    this.#board.total({ bytes: bytes.done, objects: transfers.done, rate, ...planned });
  }
}

function leftOf(objects: number, bytes: number, isAll: boolean): Left {
  const text = (): string => `${isAll ? '' : 'at least '}${counted(objects, 'object')} left (${formatBytes(bytes)})`;
  return { told: { objects, bytes, isAll }, text };
}

async function tell(session: Session, action: Action): Promise<void> {
  const { path, type } = action;
  if (type === 'skip') return;
  if (type === 'conflict') {
    const count = action.count === undefined ? '' : ` (${counted(action.count, 'object')})`;
    session.fail(path, new Error(`${CONFLICTS[action.reason]}${count}`, { cause: action.error }));
    return;
  }
  session.succeed();
  const outcome = session.isDryRun ? 'planned' : 'done';
  const size = type === 'delete' ? undefined : action.source.size;
  const names = type === 'delete' ? { target: path } : { source: path, target: path, size: action.source.size };
  const told = size === undefined ? '' : ` (${formatBytes(size)})`;
  const kind = type === 'create' ? 'copy' : type;
  const words = WORDS[type][session.isDryRun ? 1 : 0];
  await session.output.done({ type: 'action', action: kind, outcome, ...names }, `${words} ${visible(path)}${told}`);
}

async function summarize(session: Session, result: SyncResult, kept: number): Promise<void> {
  const { created, updated, deleted, same, failed, bytes, listingError } = result;
  if (listingError !== undefined) session.fail('the listing', listingError);
  if (!result.isComplete) session.differ();
  if (kept > 0) session.output.note(`${counted(kept, 'file')} that differ were kept (--force replaces them)`);
  const counts = `${created} copied, ${updated} updated, ${deleted} deleted, ${same} the same, ${failed} failed`;
  const line = { type: 'summary', done: created + updated + deleted, failed, bytes } as const;
  await session.output.done(line, `${counts}; ${formatBytes(bytes)} in ${(result.elapsed / 1000).toFixed(1)} s`);
}
