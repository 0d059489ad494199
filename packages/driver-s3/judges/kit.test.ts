import { afterAll, beforeAll, describe, test } from '@jest/globals';
import { storageDriverConformance } from '@stowage/conformance';
import { connect, judge, presetId } from './judge.js';

const run = Date.now().toString(36);

storageDriverConformance({ describe, test, beforeAll, afterAll }, presetId, {
  createDriver: () => connect(),
  containerName: (suffix) => `kit-${run}-${suffix}`,
  fetch,
  // Swift answers in tens of milliseconds of Python's work.
  steps: presetId === 's3_swift' ? 'doubling' : 'each',
  secrets: [judge.secretKey],
  faults: { createDriverWithWrongCredentials: () => connect({}, { secretKey: 'wrong' }) },
});
