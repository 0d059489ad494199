import { MemoryStorageDriver, StorageDriver } from '@stowage/core';
import { ANY_METADATA, type MetadataSupport, type StorageBackend } from '@stowage/core/spi';
import type { ConformanceHarness } from '../src/index.js';
import { altered } from './altered.js';
import { damagedReads } from './damaged-reads.js';
import { MemorySite } from './memory-site.js';

/** As large as the kit's largest, so that it is not this that keeps a mutant from showing what it does wrong. */
const METADATA: MetadataSupport = {
  ...ANY_METADATA,
  maxEntries: 60,
  total: { maxBytes: 131_072, counted: 'all keys and values' },
};

/**
 * The memory backend with small pages, parts and copies, with every facet there is, and with reads that can be damaged. All drivers of one harness have the
 * same backend, so that they see the same containers, as they would at a provider.
 */
export function memoryHarness(
  makeDriver: (backend: StorageBackend) => StorageDriver = (backend) => new StorageDriver(backend),
): ConformanceHarness {
  const memory = new MemoryStorageDriver(undefined, undefined, {
    pageSize: 7,
    maxWriteSize: 4000,
    maxCopySize: 3000,
    parts: { recommendedPartSize: 2048, minPartSize: 512 },
  });
  const site = new MemorySite(memory.backend);
  const { backend, faults } = damagedReads(
    altered<StorageBackend>(memory.backend, {
      links: site.links,
      uploadLinks: site.uploadLinks,
      uploadForms: site.uploadForms,
      uploadParts: site.uploadParts,
      cdn: site.cdn,
      regions: { listRegions: async () => ['memory'] },
      capabilities: { ...memory.capabilities, metadata: METADATA },
    }),
  );
  const createDriver = (): StorageDriver => makeDriver(backend);
  return { createDriver, faults, fetch: site.fetch, passTime: site.passTime, secrets: ['the-secret-key'] };
}
