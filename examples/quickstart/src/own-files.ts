import { readdir, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';

/** A file of this program. */
export interface OwnFile {
  readonly path: string;
  readonly size: number;
  /** Its object's name: with `/`, whatever this machine writes between folders. */
  readonly name: string;
}

/** Under which prefix this program's files are stored. */
export const OWN_PREFIX = 'program/';

/** This program's own files: a real directory that is there wherever it runs. */
export async function ownFiles(): Promise<OwnFile[]> {
  const entries = await readdir(import.meta.dirname, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return Promise.all(paths.map(ownFile));
}

async function ownFile(path: string): Promise<OwnFile> {
  const name =
    OWN_PREFIX +
    relative(import.meta.dirname, path)
      .split(sep)
      .join('/');
  return { path, name, size: (await stat(path)).size };
}
