import { spawnSync } from 'node:child_process';
import { readFile, readdir, realpath, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** What installing a client brings along. */
export interface InstallSize {
  readonly client: string;
  readonly packages: number;
  readonly bytes: number;
}

interface Manifest {
  readonly name: string;
  readonly files?: readonly string[];
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional?: boolean }>>;
}

/** Everything that npm packages need to run, themselves included; a package is counted once. */
export async function npmInstallSize(client: string, names: readonly string[], from: string): Promise<InstallSize> {
  const found = new Map<string, number>();
  for (const name of names) await addPackage(name, from, found);
  const bytes = [...found.values()].reduce((sum, size) => sum + size, 0);
  return { client, packages: found.size, bytes };
}

async function addPackage(name: string, from: string, found: Map<string, number>): Promise<void> {
  const directory = await packageDirectory(name, from);
  if (directory === undefined || found.has(directory)) return;
  const manifest = JSON.parse(await readFile(join(directory, 'package.json'), 'utf8')) as Manifest;
  found.set(directory, await publishedBytes(directory, manifest));
  const { dependencies, peerDependencies = {}, peerDependenciesMeta = {} } = manifest;
  const peers = Object.keys(peerDependencies).filter((peer) => peerDependenciesMeta[peer]?.optional !== true);
  const needed = [...Object.keys(dependencies ?? {}), ...peers];
  for (const each of needed) await addPackage(each, directory, found);
}

/** As Node looks it up. Undefined for a peer that is not installed. */
async function packageDirectory(name: string, from: string): Promise<string | undefined> {
  for (let at = from; ; at = dirname(at)) {
    const found = await realpath(join(at, 'node_modules', name)).catch(() => undefined);
    if (found !== undefined) return found;
    if (at === dirname(at)) return undefined;
  }
}

/** A workspace package holds more than it publishes, which its `files` say; what npm installed is what was published. */
async function publishedBytes(directory: string, { files }: Manifest): Promise<number> {
  const installed = directory.includes('node_modules');
  const paths =
    installed || files === undefined ? [directory] : [...files, 'package.json'].map((path) => join(directory, path));
  const sizes = await Promise.all(paths.map(bytesBelow));
  return sizes.reduce((sum, size) => sum + size, 0);
}

async function bytesBelow(path: string): Promise<number> {
  const entry = await stat(path).catch(() => undefined);
  if (entry === undefined) return 0;
  if (!entry.isDirectory()) return entry.size;
  const names = (await readdir(path)).filter((name) => name !== 'node_modules');
  const sizes = await Promise.all(names.map(async (name) => bytesBelow(join(path, name))));
  return sizes.reduce((sum, size) => sum + size, 0);
}

/** A Debian package without what it depends on; undefined where there is no dpkg, or not that package. */
export function debianInstallSize(name: string): InstallSize | undefined {
  const { stdout, status } = spawnSync('dpkg-query', ['-W', '-f=${Installed-Size}', name], { encoding: 'utf8' });
  return status === 0 ? { client: `${name} (Debian, alone)`, packages: 1, bytes: Number(stdout) * 1024 } : undefined;
}
