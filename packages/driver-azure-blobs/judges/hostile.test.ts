import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, test } from '@jest/globals';
import { hostileConformance } from '@stowage/conformance/hostile';
import { connect, told } from './place.js';
import { azureWire } from './wire.js';

const run = randomBytes(4).toString('hex');
const account = told('JUDGE_ACCOUNT');

// What is loaded with a first call takes longer than an impatient driver waits, where a machine has other work.
await using patient = connect();
await patient.listContainers();

hostileConformance({ describe, test, beforeAll, afterAll }, 'Azure Blob Storage on Azurite', {
  upstream: new URL(told('JUDGE_ENDPOINT')).origin,
  wire: azureWire,
  createDriver: (url) =>
    connect({
      endpoint: `${url}/${account}`,
      timeouts: { connect: 2000, headers: 600, idle: 600, answer: 3000 },
      retry: { attempts: 4, totalTimeout: 4000, initialDelay: 2, maxDelay: 20 },
      http: { maxAnswerBytes: 1024 ** 2 },
    }),
  containerName: (suffix) => `hostile-${run}-${suffix}`.toLowerCase(),
  partSize: 10_000,
  secrets: [told('JUDGE_KEY')],
});
