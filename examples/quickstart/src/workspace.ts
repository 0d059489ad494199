import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A temporary directory that is gone, with all that is in it, when it is disposed of. */
export interface Workspace extends AsyncDisposable {
  readonly directory: string;
}

/** Makes a fresh, empty workspace. */
export async function openWorkspace(): Promise<Workspace> {
  const directory = await mkdtemp(join(tmpdir(), 'stowage-quickstart-'));
  return {
    directory,
    [Symbol.asyncDispose]: () => rm(directory, { recursive: true, force: true }),
  };
}
