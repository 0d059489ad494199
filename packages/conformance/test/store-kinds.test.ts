import { afterAll, beforeAll, describe, test } from '@jest/globals';
import { StorageDriver } from '@stowage/core';
import { storageDriverConformance } from '../src/index.js';
import { ofTopics } from './of-topics.js';
import { likeAzure, likeS3, likeSwift, withoutChecksums } from './store-kinds.js';

const runner = { describe, test, beforeAll, afterAll };

for (const [name, backend] of [
  ['S3', likeS3()],
  ['Azure', likeAzure()],
  ['Swift', likeSwift()],
] as const) {
  storageDriverConformance(runner, `memory like ${name}`, { createDriver: () => new StorageDriver(backend) });
}

const unproven = withoutChecksums();
storageDriverConformance(
  ofTopics(runner, ['capabilities', 'checksums', 'copy', 'downloads', 'listing', 'multipart', 'streams', 'uploads']),
  'memory without checksums',
  { createDriver: () => new StorageDriver(unproven) },
);
