import preset from './jest.preset.js';

/** For suites that run against the server of a judge, whose address is in the environment: `pnpm judge NAME` sets it. */
export default {
  ...preset,
  roots: ['<rootDir>/judges'],
  // Real servers on a machine that is busy with everything else: what takes ten seconds alone may take two minutes.
  testTimeout: 300_000,
};
