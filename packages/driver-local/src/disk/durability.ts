import { open, type FileHandle } from 'node:fs/promises';

/** Makes what was written survive a loss of power; or not, where the user would rather have speed. */
export class Durability {
  readonly #enabled: boolean;

  constructor(enabled: boolean) {
    this.#enabled = enabled;
  }

  /** A file's bytes, size and times are on the disk when this resolves. */
  async file(handle: FileHandle): Promise<void> {
    if (this.#enabled) await handle.sync();
  }

  /** A directory's entries are on the disk when this resolves: new, renamed and removed ones. */
  async directory(path: string): Promise<void> {
    if (!this.#enabled) return;
    const handle = await open(path, 'r');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  }
}
