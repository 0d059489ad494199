import { afterAll, beforeAll, describe, test } from '@jest/globals';
import { hostileConformance } from '@stowage/conformance/hostile';
import { through } from './place.js';
import { connectDriver, endpoint, key, urlKey } from './server.js';
import { swiftWire } from './wire.js';

const NO_CURSOR =
  'the cursor is the name of the last row of a full page: test/recovery.test.ts has the server that goes on for ever';

// What is loaded with a first call takes longer than an impatient driver waits, where a machine has other work.
await using patient = connectDriver();
await patient.listContainers();

hostileConformance({ describe, test, beforeAll, afterAll }, 'OpenStack Swift', {
  upstream: endpoint,
  wire: swiftWire,
  createDriver: (url) =>
    connectDriver({
      ...through(url),
      timeouts: { connect: 2000, headers: 1500, idle: 1500, answer: 4000 },
      retry: { attempts: 4, totalTimeout: 8000, initialDelay: 2, maxDelay: 20 },
      http: { maxAnswerBytes: 1024 ** 2 },
    }),
  containerName: (suffix) => `hostile-${process.pid}-${suffix}`,
  partSize: 10_000,
  skips: {
    'list-objects.same-cursor': NO_CURSOR,
    'list-objects.same-page': NO_CURSOR,
    'list-objects.empty-pages': NO_CURSOR,
  },
  secrets: [key, urlKey],
});
