import { nextTurn } from '../concurrency/index.js';
import { fileCallsIn } from './file-calls.js';

/**
 * Brings the names in directories to disk. Whoever asks while a directory is being synced shares the next sync with all
 * others who do: the running one may have begun before his name was there.
 */
export class DirectorySync {
  readonly #sync: (directory: string) => Promise<void>;
  readonly #running = new Map<string, Promise<void>>();
  readonly #next = new Map<string, Promise<void>>();

  /** `sync` never rejects. */
  constructor(sync: (directory: string) => Promise<void> = syncDirectory) {
    this.#sync = sync;
  }

  /** Settles once a sync that began after this call has ended. */
  async sync(directory: string): Promise<void> {
    const next = this.#next.get(directory) ?? this.#after(this.#running.get(directory), directory);
    this.#next.set(directory, next);
    await next;
  }

  async #after(running: Promise<void> | undefined, directory: string): Promise<void> {
    await running;
    // Whose files were brought to disk meanwhile are about to ask as well.
    if (running !== undefined) await nextTurn();
    this.#next.delete(directory);
    const sync = this.#sync(directory);
    this.#running.set(directory, sync);
    await sync;
    if (this.#running.get(directory) === sync) this.#running.delete(directory);
  }
}

/** Not every system can sync a directory; then the system decides when its names are on disk. */
async function syncDirectory(directory: string): Promise<void> {
  try {
    const calls = await fileCallsIn(directory);
    const handle = await calls.open(directory);
    await handle.sync().finally(() => handle.close());
  } catch {
    return;
  }
}
