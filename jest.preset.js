/**
 * Every package tests its sources, not its build: `@stowage/source` picks `src/` in workspace packages.
 * Adding `import` or `default` to the conditions would make jest load ES modules where it expects CommonJS.
 */
export default {
  testEnvironment: 'node',
  testEnvironmentOptions: { customExportConditions: ['@stowage/source', 'node', 'node-addons'] },
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  transform: { '^.+\\.ts$': ['ts-jest', { useESM: true, isolatedModules: false, tsconfig: '<rootDir>/tsconfig.json' }] },
};
