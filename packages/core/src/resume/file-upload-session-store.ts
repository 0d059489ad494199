import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { checksumOf } from '../checksums/index.js';
import { LocalFileError } from '../errors/index.js';
import { putIfAbsent } from '../files/index.js';
import { errorCode, reasonOf } from '../transfer/local-file.js';
import { isAlive, ownerSchema, thisProcess } from './session-owner.js';
import { STATE_VARIABLE, stateDirectory } from './state-directory.js';
import type { UploadSession, UploadSessionStore } from './upload-session.js';

const fileSchema = z.lazy(() =>
  z.object({
    session: z.object({
      uploadId: z.string(),
      partSize: z.int().positive(),
      fingerprint: z.string(),
      begunAt: z.number().optional(),
    }),
    /** Who works on it; null: nobody. */
    owner: ownerSchema.nullable(),
  }),
);

type SessionFile = z.infer<typeof fileSchema>;

/** Where a session is: the newest of its files counts. */
interface Place {
  /** What the names of its files begin with. */
  readonly base: string;
  /** How often it was taken; 0: never yet. */
  readonly generation: number;
}

/**
 * Keeps each session in a file of its own, for this user's eyes only. A session whose process is no more may be claimed; several
 * processes, and the threads of one, may share the directory. Whoever takes a session makes its file of the next generation, which only
 * one can: so there is no lock that a process could leave behind.
 */
export class FileUploadSessionStore implements UploadSessionStore {
  readonly #given: string | undefined;

  /** @param directory is made when it is first needed. Default: `stowage/uploads` in the user's state directory. */
  constructor(directory?: string) {
    this.#given = directory;
  }

  async claim(key: string): Promise<UploadSession | undefined> {
    return this.#onDisk(async () => {
      for (const place of await this.#places(`${await digest(key)}.`)) {
        const file = await this.#read(place);
        if (file === undefined || isTaken(file)) continue;
        if (await this.#take(place, file.session)) return file.session;
      }
      return undefined;
    });
  }

  async save(key: string, session: UploadSession): Promise<boolean> {
    return this.#onDisk(async () => {
      const base = await baseOf(key, session.uploadId);
      const [place = { base, generation: 0 }] = await this.#places(`${base}.`);
      if (isTaken(await this.#read(place))) return false;
      return this.#take(place, session);
    });
  }

  async release(key: string, uploadId: string): Promise<void> {
    await this.#onDisk(async () => {
      const [place] = await this.#places(`${await baseOf(key, uploadId)}.`);
      const file = place && (await this.#read(place));
      if (place === undefined || file === undefined) return;
      await this.#written({ ...file, owner: null }, (temporary) => rename(temporary, this.#path(place)));
    });
  }

  async remove(key: string, uploadId: string): Promise<void> {
    await this.#onDisk(async () => {
      for (const place of await this.#places(`${await baseOf(key, uploadId)}.`)) {
        await this.#removeBefore(place);
        await rm(this.#path(place), { force: true });
      }
    });
  }

  /**
   * Who looked at an old generation for long may make one that was there before and is gone: it counts only if it is the newest. Whether
   * what it belongs to is still unfinished only the provider knows.
   */
  async #take({ base, generation }: Place, session: UploadSession): Promise<boolean> {
    const taken = { base, generation: generation + 1 };
    const file = { session, owner: thisProcess() };
    if (!(await this.#written(file, (temporary) => putIfAbsent(temporary, this.#path(taken))))) return false;
    const [newest] = await this.#places(`${base}.`);
    if (newest?.generation === taken.generation) {
      await this.#removeBefore(taken);
      return true;
    }
    await rm(this.#path(taken), { force: true });
    return false;
  }

  async #removeBefore({ base, generation }: Place): Promise<void> {
    for (const name of await this.#names(`${base}.`)) {
      const old = parse(name);
      if (old !== undefined && old.generation < generation) await rm(this.#path(old), { force: true });
    }
  }

  /** The sessions whose files begin so, each as it is now. */
  async #places(start: string): Promise<readonly Place[]> {
    const newest = new Map<string, Place>();
    for (const name of await this.#names(start)) {
      const place = parse(name);
      if (place !== undefined && place.generation > (newest.get(place.base)?.generation ?? 0))
        newest.set(place.base, place);
    }
    return [...newest.values()];
  }

  async #names(start: string): Promise<readonly string[]> {
    try {
      return (await readdir(this.#directory)).filter((name) => name.startsWith(start));
    } catch (error) {
      if (errorCode(error) === 'ENOENT') return [];
      throw error;
    }
  }

  /** What is gone, cannot be read, or was written by another version, is as good as not there. */
  async #read(place: Place): Promise<SessionFile | undefined> {
    try {
      return fileSchema.parse(JSON.parse(await readFile(this.#path(place), 'utf8')));
    } catch {
      return undefined;
    }
  }

  /** Half of a file is never seen: it is written beside its place. */
  async #written<T>(file: SessionFile, put: (temporary: string) => Promise<T>): Promise<T> {
    await mkdir(this.#directory, { recursive: true, mode: 0o700 });
    const temporary = join(this.#directory, `${crypto.randomUUID()}.partial`);
    try {
      await writeFile(temporary, JSON.stringify(file), { mode: 0o600, flush: true });
      return await put(temporary);
    } finally {
      await rm(temporary, { force: true });
    }
  }

  get #directory(): string {
    return this.#given ?? join(stateDirectory(), 'uploads');
  }

  #path({ base, generation }: Place): string {
    return join(this.#directory, `${base}.${generation}.json`);
  }

  async #onDisk<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      const directory = this.#directory;
      const another = `option 'sessions'${this.#given === undefined ? STATE_VARIABLE : ''} can name another`;
      const message = `cannot keep upload sessions in '${directory}': ${reasonOf(error)}; ${another}`;
      throw new LocalFileError(directory, message, { cause: error });
    }
  }
}

function isTaken(file: SessionFile | undefined): boolean {
  return file?.owner != null && isAlive(file.owner);
}

/** Keys hold names, which may be anything and long. */
async function baseOf(key: string, uploadId: string): Promise<string> {
  return `${await digest(key)}.${await digest(uploadId)}`;
}

async function digest(text: string): Promise<string> {
  return (await checksumOf('sha256', Buffer.from(text))).slice(0, 40);
}

function parse(name: string): Place | undefined {
  const [, base, generation] = /^([0-9a-f]{40}\.[0-9a-f]{40})\.(\d{1,9})\.json$/.exec(name) ?? [];
  return base === undefined ? undefined : { base, generation: Number(generation) };
}
