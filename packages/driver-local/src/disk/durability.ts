import { open, rm, type FileHandle } from 'node:fs/promises';

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

  /** Makes a file that must not be there yet. What cannot be written to its end is removed. */
  async create(path: string, text: string): Promise<void> {
    const handle = await open(path, 'wx');
    try {
      await handle.writeFile(text);
      await this.file(handle);
    } catch (error) {
      await rm(path, { force: true });
      throw error;
    } finally {
      await handle.close();
    }
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
