import { afterAll, beforeAll, describe, test } from '@jest/globals';
import { storageDriverConformance } from '@stowage/conformance';
import { connectDriver, expireTokens, key, urlKey } from './server.js';

await using owner = connectDriver();
await owner.exSetTempUrlKey(urlKey);

storageDriverConformance({ describe, test, beforeAll, afterAll }, 'OpenStack Swift', {
  createDriver: () => connectDriver(),
  containerName: (suffix) => `kit-${process.pid}-${suffix}`,
  fetch,
  secrets: [key, urlKey],
  // Each request is some ten milliseconds of four Python processes' work, and every attempt some ten requests.
  steps: 'doubling',
  skips: {
    'links.answer': 'a TempURL sets neither the type nor the whole disposition of its answer',
    'signed-parts.abort': 'a TempURL stays good when the upload is aborted: exSweepSegments removes what is sent then',
  },
  faults: {
    expireTokens,
    createDriverWithWrongCredentials: () => connectDriver({}, 'wrong'),
  },
});
