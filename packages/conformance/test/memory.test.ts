import { afterAll, beforeAll, describe, test } from '@jest/globals';
import { MemoryStorageDriver, StorageDriver } from '@stowage/core';
import type { StorageBackend, UploadHead } from '@stowage/core/spi';
import { storageDriverConformance } from '../src/index.js';
import { altered } from './altered.js';
import { memoryHarness } from './memory-harness.js';
import { ofTopics } from './of-topics.js';
import { quietAnswers } from './quiet-answers.js';

const runner = { describe, test, beforeAll, afterAll };

storageDriverConformance(runner, 'memory with small limits and every facet', memoryHarness());

const { backend } = new MemoryStorageDriver();
storageDriverConformance(runner, 'memory', {
  createDriver: () => new StorageDriver(backend),
});

/** What limits of metadata make a difference to. */
const METADATA = ['capabilities', 'copy', 'headers', 'metadata', 'multipart', 'streams', 'uploads'];
const strict = new MemoryStorageDriver(undefined, undefined, { maxCopySize: 3000 }).backend;
const notGivenBack = { pattern: /=\?[^?]*\?[bq]\?|^\s|\s$|\p{Cc}/iu, words: 'S3 does not give it back' };
const likeS3 = altered<StorageBackend>(strict, {
  capabilities: {
    ...strict.capabilities,
    headers: ['cache-control', 'content-disposition'],
    metadata: {
      keys: { case: 'lowered', refused: [{ pattern: /[^!#$%&'*+\-.^_`|~0-9a-z]/iu, words: 'a key is a token' }] },
      values: { characters: 'ascii', refused: [notGivenBack] },
      total: { maxBytes: 2048, counted: 'all keys and values' },
    },
  },
  writeObject: (container, head, ...more) => strict.writeObject(container, assertAscii(head), ...more),
});
storageDriverConformance(
  ofTopics(runner, [...METADATA, 'downloads', 'listing', 'ranges']),
  'memory with the metadata of S3, that tells of objects only where they are looked up',
  {
    createDriver: () => new StorageDriver(quietAnswers(likeS3)),
  },
);

const likeAzure = altered<StorageBackend>(strict, {
  capabilities: {
    ...strict.capabilities,
    metadata: {
      keys: {
        case: 'kept',
        maxBytes: 100,
        refused: [{ pattern: /^[0-9]|[^A-Za-z0-9_]/u, words: 'it is no identifier' }],
      },
      values: { characters: 'ascii', maxBytes: 4000 },
      maxEntries: 20,
      total: { maxBytes: 8192, counted: 'all keys and values' },
    },
  },
  writeObject: (container, head, ...more) => strict.writeObject(container, assertAscii(head), ...more),
});
storageDriverConformance(ofTopics(runner, METADATA), 'memory with the metadata of Azure', {
  createDriver: () => new StorageDriver(likeAzure),
});

const combining = new MemoryStorageDriver(undefined, undefined, { checksum: 'crc64nvme' }).backend;
storageDriverConformance(
  ofTopics(runner, ['capabilities', 'checksums', 'copy', 'downloads', 'multipart', 'ranges', 'streams', 'uploads']),
  'memory with checksums that combine',
  { createDriver: () => new StorageDriver(combining) },
);

/** What a provider that takes ASCII alone is given. */
function assertAscii(head: UploadHead): UploadHead {
  const texts = Object.entries(head.metadata).flat();
  if (texts.some((text) => /[^\x20-\x7e]|^ | $/.test(text)))
    throw new TypeError('the backend was given more than ASCII');
  return head;
}

const bare = altered<StorageBackend>(new MemoryStorageDriver().backend, {
  multipart: undefined,
  copy: undefined,
  versions: undefined,
  bulkDelete: undefined,
  capabilities: { ...backend.capabilities, rangeReads: false },
});
storageDriverConformance(runner, 'memory without facets, that tells of objects only where they are looked up', {
  createDriver: () => new StorageDriver(quietAnswers(bare)),
});
