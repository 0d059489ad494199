import { afterAll, beforeAll, describe, test } from '@jest/globals';
import { hostileConformance } from '@stowage/conformance/hostile';
import { connect, judge, presetId } from './judge.js';
import { s3Wire } from './wire.js';

// What is loaded with a first call takes longer than an impatient driver waits, where a machine has other work.
await using patient = connect();
await patient.listContainers();

hostileConformance({ describe, test, beforeAll, afterAll }, presetId, {
  upstream: judge.endpoint,
  wire: s3Wire,
  createDriver: (endpoint) =>
    connect({
      endpoint,
      timeouts: { connect: 2000, headers: 1500, idle: 1500, answer: 4000 },
      retry: { attempts: 4, totalTimeout: 8000, initialDelay: 2, maxDelay: 20 },
      http: { maxAnswerBytes: 1024 ** 2 },
    }),
  secrets: [judge.secretKey],
});
