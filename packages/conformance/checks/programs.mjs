/** Random programs on the memory backend. `node checks/programs.mjs --runs 1000 --seed 1` after a build. */
import { MemoryStorageDriver, StorageDriver } from '@stowage/core';
import { runPrograms } from '@stowage/conformance/programs';

const { backend } = new MemoryStorageDriver(undefined, undefined, {
  versioning: 'on',
  pageSize: 3,
  maxWriteSize: 4000,
  maxCopySize: 3000,
  parts: { recommendedPartSize: 2048, minPartSize: 512 },
});

process.exitCode = await runPrograms('memory', { createDriver: () => new StorageDriver(backend) });
