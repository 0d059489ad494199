import { fileURLToPath } from 'node:url';

/**
 * Every package tests its sources, not its build: `@stowage/source` picks `src/` in workspace packages.
 * Adding `import` or `default` to the conditions would make jest load ES modules where it expects CommonJS.
 *
 * ts-jest only strips types here, as `isolatedModules` in tsconfig.base.json has it: with its own diagnostics, the tests of core take
 * twice as long (13.7 s instead of 6.7, 8.6 s instead of 4.7 when warm; `tsc` takes 4), and NodeNext modules are not supported.
 * Types in tests are checked by the `typecheck` task, which turbo.json puts before `test`.
 */
export default {
  testEnvironment: 'node',
  testEnvironmentOptions: { customExportConditions: ['@stowage/source', 'node', 'node-addons'] },
  // No test sleeps: only a test that hangs takes this long, or a machine with other work. Five seconds were too few for the latter.
  testTimeout: 30_000,
  setupFiles: [fileURLToPath(new URL('tools/jest.state.js', import.meta.url))],
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  transform: { '^.+\\.ts$': ['ts-jest', { useESM: true, tsconfig: '<rootDir>/tsconfig.json' }] },
};
