import { createCipheriv } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';

/** What several clients are to see alike: names that are hard to sign, to escape and to list, an empty object, one for several parts. */
export const TREE: ReadonlyMap<string, Buffer> = new Map(
  [
    'a/b',
    'sub dir/plus+and space.txt',
    'sub dir/ü ñ/日本😀.txt',
    '100%.txt',
    '100%25.txt',
    "it's (x) #1?&=;,*!$@:.txt",
    'back\\slash',
    'quo"ted <&> `x`',
    '~tilde_-.',
    'é composed',
    'e\u0301 decomposed',
    ' leading and trailing ',
    'empty',
    'large.bin',
  ].map((name, seed) => [name, contentOf(name, seed)]),
);

/** Bytes that repeat nowhere, so that a part in the wrong place is seen. */
function contentOf(name: string, seed: number): Buffer {
  if (name === 'empty') return Buffer.alloc(0);
  const cipher = createCipheriv('aes-128-ctr', Buffer.alloc(16, seed), Buffer.alloc(16));
  return cipher.update(Buffer.alloc(name === 'large.bin' ? 12_000_000 : 100 + seed));
}

/** A temporary directory. */
export class Directory implements AsyncDisposable {
  readonly path: string;

  private constructor(path: string) {
    this.path = path;
  }

  static async make(): Promise<Directory> {
    return new Directory(await mkdtemp(join(tmpdir(), 'stowage-judge-')));
  }

  async fill(files: ReadonlyMap<string, Buffer>): Promise<void> {
    for (const [name, bytes] of files) {
      await mkdir(dirname(join(this.path, name)), { recursive: true });
      await writeFile(join(this.path, name), bytes);
    }
  }

  /** All files in it, by their paths. */
  async files(): Promise<ReadonlyMap<string, Buffer>> {
    const entries = await readdir(this.path, { recursive: true, withFileTypes: true });
    const paths = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
    return new Map(
      await Promise.all(paths.map(async (path) => [relative(this.path, path), await readFile(path)] as const)),
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.path, { recursive: true, force: true });
  }
}
