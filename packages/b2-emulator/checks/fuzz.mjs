/**
 * The test of hostile requests with as many of them as its argument says; by default 100,000.
 *   node packages/b2-emulator/checks/fuzz.mjs [cases]
 */
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const cwd = fileURLToPath(new URL('..', import.meta.url));
const jest = join(dirname(createRequire(join(cwd, '../../package.json')).resolve('jest/package.json')), 'bin/jest.js');
const { status } = spawnSync(process.execPath, ['--experimental-vm-modules', jest, 'test/fuzz.test.ts'], {
  cwd,
  stdio: 'inherit',
  env: { ...process.env, B2_EMULATOR_FUZZ_CASES: process.argv[2] ?? '100000' },
});
process.exitCode = status ?? 1;
