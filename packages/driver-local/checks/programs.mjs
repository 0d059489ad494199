/** Random programs on a directory. `node checks/programs.mjs --runs 1000 --seed 1` after a build. */
import { globSync } from 'node:fs';
import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runPrograms } from '@stowage/conformance/programs';
import { LocalStorageDriver } from '@stowage/driver-local';

const base = await realpath(await mkdtemp(join(tmpdir(), 'stowage-local-')));

process.exitCode = await runPrograms('local', {
  createDriver: () => new LocalStorageDriver(base, undefined, { sync: false }),
  leftovers: () => globSync(['**/.stowage/tmp/*', '**/.stowage/uploads/*'], { cwd: base }),
  cleanup: () => rm(base, { recursive: true, force: true }),
});
