import { mkdtemp, mkdir, rm, rmdir, writeFile, readdir, readFile, stat, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { MemoryStorageDriver, type Container } from '@stowage/core';
import { LocalStorageDriver } from '@stowage/driver-local';
import { containerAt, directoryAt, type Location } from '../../src/index.js';

/** Contents by path. */
export type Tree = Readonly<Record<string, string>>;

/** An end that a test may look into, past the engine. */
export interface TestEnd {
  readonly location: Location;
  put(path: string, content: string, time?: number): Promise<void>;
  remove(path: string): Promise<void>;
  tree(): Promise<Tree>;
}

/** Runs with a temporary directory. */
export async function withDirectory<T>(work: (directory: string) => Promise<T>): Promise<T> {
  const directory = await mkdtemp(join(tmpdir(), 'stowage-sync-'));
  try {
    return await work(directory);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

export function directoryEnd(root: string): TestEnd {
  return {
    location: directoryAt(root),
    async put(path, content, time) {
      const file = join(root, path);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, content);
      if (time !== undefined) await utimes(file, time / 1000, time / 1000);
    },
    async remove(path) {
      await rm(join(root, path), { recursive: true });
      await removeEmpty(root, dirname(path));
    },
    async tree() {
      const names = await readdir(root, { recursive: true }).catch(() => []);
      const files: [string, string][] = [];
      for (const name of names.sort())
        if ((await stat(join(root, name))).isFile()) files.push([name, await readFile(join(root, name), 'utf8')]);
      return Object.fromEntries(files);
    },
  };
}

/** Directories that are left empty go with their last file, as those of object stores do: another file may go where one of them is. */
async function removeEmpty(root: string, path: string): Promise<void> {
  if (path === '.') return;
  const isGone = await rmdir(join(root, path)).then(
    () => true,
    () => false,
  );
  if (isGone) await removeEmpty(root, dirname(path));
}

export function containerEnd(container: Container, prefix = ''): TestEnd {
  return {
    location: containerAt(container, prefix),
    async put(path, content, time) {
      const lastModified = time === undefined ? undefined : new Date(time);
      await container.uploadObjectViaStream(content, prefix + path, { lastModified });
    },
    remove: (path) => container.driver.deleteObject({ container, name: prefix + path }),
    async tree() {
      const found: [string, string][] = [];
      for await (const object of container.iterateObjects({ prefix }))
        found.push([object.name.slice(prefix.length), await object.text()]);
      return Object.fromEntries(found);
    },
  };
}

export async function memoryEnd(prefix = '', name = 'box'): Promise<TestEnd> {
  return containerEnd(await new MemoryStorageDriver().createContainer(name), prefix);
}

export async function localEnd(base: string): Promise<TestEnd> {
  await mkdir(base, { recursive: true });
  return containerEnd(await new LocalStorageDriver(base, undefined, { sync: false }).createContainer('box'));
}

/** Fills an end. */
export async function fill(end: TestEnd, tree: Tree, time?: number): Promise<void> {
  for (const [path, content] of Object.entries(tree)) await end.put(path, content, time);
}
