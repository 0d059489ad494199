import { afterAll, beforeAll, describe, test } from '@jest/globals';
import { startEmulator } from '@stowage/b2-emulator';
import { hostileConformance } from '@stowage/conformance/hostile';
import { BackblazeB2StorageDriver } from '../src/index.js';
import { b2Wire } from './wire.js';

const emulator = await startEmulator({
  recommendedPartSize: 10_000,
  absoluteMinimumPartSize: 1000,
  key: 'K00-not-to-be-seen',
});

// What is loaded with a first call takes longer than an impatient driver waits, where a machine has other work.
await using patient = new BackblazeB2StorageDriver(emulator.keyId, emulator.key, { endpoint: emulator.url });
await patient.listContainers();

hostileConformance({ describe, test, beforeAll, afterAll }, 'Backblaze B2', {
  upstream: emulator.url,
  wire: b2Wire,
  createDriver: (endpoint) =>
    new BackblazeB2StorageDriver(emulator.keyId, emulator.key, {
      endpoint,
      timeouts: { connect: 2000, headers: 600, idle: 600, answer: 3000 },
      retry: { attempts: 4, totalTimeout: 4000, initialDelay: 2, maxDelay: 20 },
      http: { maxAnswerBytes: 1024 ** 2 },
    }),
  secrets: [emulator.key],
  cleanup: () => emulator.close(),
});
