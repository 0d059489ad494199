import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach } from '@jest/globals';

const made: string[] = [];

afterEach(async () => {
  for (const path of made.splice(0)) await rm(path, { recursive: true, force: true });
});

/** A new directory that is gone after the test. */
export async function temporaryBase(): Promise<string> {
  const path = await realpath(await mkdtemp(join(tmpdir(), 'stowage-local-')));
  made.push(path);
  return path;
}
