import assert from 'node:assert/strict';
import { readdir, readlink } from 'node:fs/promises';
import { realProcess } from './real-process.js';
import { untilNone } from './until-none.js';

const DESCRIPTORS = '/proc/self/fd';

/** What the process holds open, by kind. */
interface Open {
  readonly files: readonly string[];
  readonly sockets: readonly string[];
}

/** What was open when it was made, to be held against what is open later. */
export class Descriptors {
  readonly #before: Open;

  private constructor(before: Open) {
    this.#before = before;
  }

  /** Remembers what is open now. */
  static async watch(): Promise<Descriptors> {
    return new Descriptors(await open());
  }

  /** Fails if more is open now, and stays so. */
  async assertNoMore(kind: keyof Open): Promise<void> {
    const more = await untilNone(() => this.#more(kind));
    assert.equal(more.length, 0, `${more.length} ${kind} were left open: ${more.join(', ')}`);
  }

  /** A socket is as good as another; a file is not. */
  async #more(kind: keyof Open): Promise<readonly string[]> {
    const now = (await open())[kind];
    const before = [...this.#before[kind]];
    if (kind === 'sockets') return now.slice(before.length);
    return now.filter((file) => {
      const at = before.indexOf(file);
      if (at >= 0) before.splice(at, 1);
      return at < 0;
    });
  }
}

/** Where the system does not list what is open, the handles that Node knows stand for it. */
async function open(): Promise<Open> {
  const links = await linksOf(DESCRIPTORS);
  if (links === undefined) return handles();
  const isFile = (link: string): boolean => link.startsWith('/') && !/^\/(?:dev|proc)\//.test(link);
  return { files: links.filter(isFile), sockets: links.filter((link) => link.startsWith('socket:')) };
}

/** Undefined where there is no such directory. */
async function linksOf(directory: string): Promise<readonly string[] | undefined> {
  const entries = await readdir(directory).catch(() => undefined);
  // The descriptor of this very listing is gone by now.
  return entries && Promise.all(entries.map((entry) => readlink(`${directory}/${entry}`).catch(() => '')));
}

function handles(): Open {
  const resources = realProcess.getActiveResourcesInfo();
  const ofKind = (kind: RegExp): readonly string[] => resources.filter((resource) => kind.test(resource));
  return { files: ofKind(/^(?:FileHandle|FSReq)/), sockets: ofKind(/^(?:TCP|TLS|Pipe)/) };
}
