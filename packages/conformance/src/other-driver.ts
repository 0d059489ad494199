import assert from 'node:assert/strict';
import { MemoryStorageDriver, StorageDriver, type Container } from '@stowage/core';
import type { ChecksumAlgorithm, MultipartFacet } from '@stowage/core/spi';
import { wrapBackend } from '@stowage/core/wrap';
import { assertAlike } from './alike.js';
import type { Fixture } from './fixtures.js';

/** What the other driver does before one of its calls. */
export interface OtherDriverHooks {
  /** Before the first bytes are stored there, in one write or in parts. */
  beforeFirstWrite?(this: void): Promise<unknown>;
}

/** A container of another driver, with the name of the case's: in memory, with parts of the case's size and checksums of its own. */
export async function otherContainer(kit: Fixture, hooks: OtherDriverHooks = {}): Promise<Container> {
  const parts = { minPartSize: 1, recommendedPartSize: kit.partSize };
  const { backend } = new MemoryStorageDriver(undefined, undefined, { parts, checksum: foreignAlgorithm(kit) });
  let before = hooks.beforeFirstWrite;
  const once = async (): Promise<void> => {
    const run = before;
    before = undefined;
    await run?.();
  };
  const hooked = wrapBackend(backend, {
    writeObject: async (next, ...write) => once().then(() => next(...write)),
    'multipart.writePart': async (next, ...write) => once().then(() => next(...write)),
  });
  return new StorageDriver(hooked).createContainer(kit.container.name);
}

/** One that the driver under test does not keep, so that each side has its own. */
function foreignAlgorithm({ backend }: Fixture): ChecksumAlgorithm {
  const kept = backend.capabilities.checksums.map(({ algorithm }) => algorithm);
  return (['sha256', 'md5', 'sha1'] as const).find((each) => !kept.includes(each)) ?? 'crc32c';
}

/** Fails if there is anything in it: objects, or uploads in parts that are not finished. */
export async function assertNothingIn(container: Container): Promise<void> {
  assertAlike(
    (await container.listObjects()).map(({ name }) => name),
    [],
  );
  const { multipart } = container.driver.backend;
  assert.ok(multipart !== undefined);
  assertAlike(await unfinishedIn(container, multipart), []);
}

async function unfinishedIn(container: Container, multipart: MultipartFacet): Promise<readonly string[]> {
  const { items } = await multipart.listUploads(container, { prefix: '', limit: 10 });
  return items.map(({ name }) => name);
}
