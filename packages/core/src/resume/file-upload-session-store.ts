import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { stateDirectory } from './state-directory.js';
import type { UploadSession, UploadSessionStore } from './upload-session.js';

/** This process: ids of processes come again, above all in containers. */
const INSTANCE = randomUUID();

const ownerSchema = z.object({ host: z.string(), pid: z.int().positive(), instance: z.string() });
const fileSchema = z.object({
  session: z.object({ uploadId: z.string(), partSize: z.int().positive(), fingerprint: z.string() }),
  /** Who works on it; null: nobody. */
  owner: ownerSchema.nullable(),
});

type SessionFile = z.infer<typeof fileSchema>;

/**
 * Keeps each session in a file of its own, written beside its place and renamed, for this user's eyes only. A session whose process
 * is no more may be claimed; several processes may share the directory.
 */
export class FileUploadSessionStore implements UploadSessionStore {
  readonly #directory: string;

  /** @param directory is made when it is first needed. Default: `stowage/uploads` in the user's state directory. */
  constructor(directory = join(stateDirectory(), 'uploads')) {
    this.#directory = directory;
  }

  async claim(key: string): Promise<UploadSession | undefined> {
    const path = this.#path(key);
    if (isTaken(await read(path))) return undefined;
    const claimed = `${path}.${randomUUID()}.claimed`;
    try {
      // Of several who try, one renames it.
      await rename(path, claimed);
    } catch {
      return undefined;
    }
    return this.#opened(key, claimed);
  }

  async save(key: string, session: UploadSession): Promise<void> {
    await this.#write(key, { session, owner: thisProcess() });
  }

  async release(key: string): Promise<void> {
    const file = await read(this.#path(key));
    if (file !== undefined) await this.#write(key, { ...file, owner: null });
  }

  async remove(key: string): Promise<void> {
    await rm(this.#path(key), { force: true });
  }

  /**
   * Between the look and the renaming another process may have taken it and begun anew: then it is put back. Else it stays, as this
   * process's: if that dies before it has done anything, the next one finds it.
   */
  async #opened(key: string, claimed: string): Promise<UploadSession | undefined> {
    const file = await read(claimed);
    if (isTaken(file)) {
      await rename(claimed, this.#path(key));
      return undefined;
    }
    if (file !== undefined) await this.save(key, file.session);
    await rm(claimed, { force: true });
    return file?.session;
  }

  async #write(key: string, file: SessionFile): Promise<void> {
    await mkdir(this.#directory, { recursive: true, mode: 0o700 });
    const path = this.#path(key);
    const temporary = `${path}.${randomUUID()}.partial`;
    try {
      await writeFile(temporary, JSON.stringify(file), { mode: 0o600, flush: true });
      await rename(temporary, path);
    } catch (error) {
      await rm(temporary, { force: true });
      throw error;
    }
  }

  /** Keys hold names, which may be anything and long. */
  #path(key: string): string {
    return join(this.#directory, `${createHash('sha256').update(key).digest('hex')}.json`);
  }
}

/** What cannot be read, or was written by another version, is as good as not there. */
async function read(path: string): Promise<SessionFile | undefined> {
  try {
    return fileSchema.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch {
    return undefined;
  }
}

function thisProcess(): z.infer<typeof ownerSchema> {
  return { host: hostname(), pid: process.pid, instance: INSTANCE };
}

/** Whether someone may still be working on it. Of another machine nobody can tell. */
function isTaken(file: SessionFile | undefined): boolean {
  const owner = file?.owner;
  if (owner == null) return false;
  if (owner.host !== hostname()) return true;
  if (owner.pid === process.pid) return owner.instance === INSTANCE;
  return isAlive(owner.pid);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // It is there, and another user's.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
