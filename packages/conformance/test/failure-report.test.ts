import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { StorageDriver } from '@stowage/core';
import type { StorageBackend } from '@stowage/core/spi';
import { conformanceCases, storageDriverConformance } from '../src/index.js';
import { topicOf } from '../src/conformance-case.js';
import { GUIDE_SUBJECTS } from '../src/failure-report.js';
import { altered } from './altered.js';
import { CollectingRunner } from './collecting-runner.js';
import { memoryHarness } from './memory-harness.js';

/** What the kit says of a driver that does something wrong. */
async function failureOf(caseId: string, change: (backend: StorageBackend) => StorageBackend): Promise<Error> {
  const { createDriver } = memoryHarness();
  const collecting = new CollectingRunner();
  storageDriverConformance(collecting.runner(), 'memory', {
    createDriver: async () => new StorageDriver(change((await createDriver()).backend)),
    secrets: ['hush-hush'],
    report: () => undefined,
  });
  const [result] = await collecting.run((title) => title.startsWith(`${caseId}:`));
  return result?.error as Error;
}

describe('a case that fails', () => {
  const losingRows = (backend: StorageBackend): StorageBackend =>
    altered(backend, {
      listObjects: async (container, query) => ({
        items: (await backend.listObjects(container, query)).items.slice(1),
      }),
    });

  test('says which statement does not hold, what was asked, what came, and where the guide says so', async () => {
    const { message, stack } = await failureOf('listing.utf8-order', losingRows);
    const title = conformanceCases.find(({ id }) => id === 'listing.utf8-order')?.title ?? '';
    expect(message).toContain(`this does not hold: listing.utf8-order: ${title}`);
    expect(message).toMatch(/the backend was asked, last of \d+ calls:/);
    expect(message).toMatch(/ {2}listObjects\(.*limit: \d+.*\) → \{ items: \[/);
    expect(message).toContain('writing-a-driver.md#1-the-backend, at `listContainers`, `listObjects`');
    expect(stack).toContain('this does not hold: listing.utf8-order');
  });

  test('keeps what the assertion knows of both values', async () => {
    expect(await failureOf('listing.utf8-order', losingRows)).toMatchObject({
      code: 'ERR_ASSERTION',
      actual: expect.any(Array),
    });
  });

  test('shows no secret of the harness', async () => {
    const leaking = (backend: StorageBackend): StorageBackend =>
      altered(backend, { readObject: () => Promise.reject(new Error('hush-hush is not allowed')) });
    const { message } = await failureOf('downloads.stream', leaking);
    expect(message.split('\nthis does not hold')[1]).not.toContain('hush-hush');
  });
});

describe('the guide', () => {
  const guide = readFileSync(new URL('../../../docs/writing-a-driver.md', import.meta.url), 'utf8');

  test.each(Object.entries(GUIDE_SUBJECTS))('has what is said of %s', (topic, subject) => {
    expect(guide).toContain(`\n- ${subject}\n`);
    expect(conformanceCases.map(topicOf)).toContain(topic);
  });
});
