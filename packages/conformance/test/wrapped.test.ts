import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { StorageDriver } from '@stowage/core';
import { logged, prefixed, readonly, type LogEntry } from '@stowage/core/wrap';
import { storageDriverConformance } from '../src/index.js';
import { memoryHarness } from './memory-harness.js';
import { readOnlyHarness } from './read-only-harness.js';

const runner = { describe, test, beforeAll, afterAll };

storageDriverConformance(
  runner,
  'memory below a prefix',
  memoryHarness((backend) => new StorageDriver(prefixed(backend, 'a prefix/ü-'))),
);

const entries: LogEntry[] = [];
storageDriverConformance(
  runner,
  'memory with a log',
  memoryHarness((backend) => new StorageDriver(logged(backend, (entry) => entries.push(entry)))),
);

storageDriverConformance(
  runner,
  'memory, read only',
  readOnlyHarness((backend) => new StorageDriver(readonly(backend))),
);

test('the log of it tells no secret, and no URL', () => {
  expect(entries.length).toBeGreaterThan(1000);
  const told = JSON.stringify(entries);
  expect(told).not.toContain('the-secret-key');
  expect(told).not.toMatch(/https?:|token=/);
});
