import assert from 'node:assert/strict';
import type { StorageObject, UploadOptions } from '@stowage/core';
import { checksumOf } from '@stowage/core/checksums';
import { InvalidArgumentError, ObjectHashMismatchError, type ChecksumAlgorithm } from '@stowage/core/spi';
import { assertAlike } from '../alike.js';
import { assertSameBytes, someBytes } from '../bytes.js';
import { assertTrueChecksums } from '../checksums.js';
import { writing, type ConformanceCase } from '../conformance-case.js';
import type { Fixture } from '../fixtures.js';
import { assertRejects } from '../rejections.js';
import { slowly } from '../sources.js';

const ALGORITHMS: readonly ChecksumAlgorithm[] = ['crc32', 'crc32c', 'crc64nvme', 'md5', 'sha1', 'sha256'];

/** Stores bytes in one way. */
type Store = (kit: Fixture, bytes: Buffer, options: UploadOptions) => Promise<StorageObject>;

const file: Store = async (kit, bytes, options) =>
  kit.container.uploadObject(await kit.file(bytes), 'object', { partSize: kit.partSize, ...options });

const stream: Store = async (kit, bytes, options) => {
  const chunks = slowly([bytes.subarray(0, 3000), bytes.subarray(3000)]);
  return kit.put('object', chunks, { partSize: kit.partSize, ...options });
};

/** Bytes that go in one write. */
const few = (): Buffer => someBytes(900, 4);
/** More than drivers hash before they send them. */
const more = (): Buffer => someBytes(2 * 1024 * 1024, 5);

/** Content whose checksum its owner knows before it is sent. */
export const givenChecksumCases: readonly ConformanceCase[] = writing([
  {
    id: 'given-checksums.one-write',
    title:
      'one write whose checksum is given is stored if it is that of the bytes, by any algorithm, and refused if not',
    run: async (kit) => {
      await assertHeldAgainst(kit, file, few());
      await kit.container.deleteObject('object');
      const inOne: Store = (own, bytes, options) =>
        file(own, bytes, { ...options, partSize: Math.max(own.partSize, bytes.length) });
      await assertHeldAgainst(kit, inOne, more());
    },
  },
  {
    id: 'given-checksums.file-in-parts',
    title: 'so is a file that goes in parts, of which nothing is left then',
    needs: ['multipart'],
    run: async (kit) => assertHeldAgainst(kit, file, kit.large()),
  },
  {
    id: 'given-checksums.stream-in-parts',
    title: 'and so is a stream of unknown length',
    needs: ['multipart'],
    run: async (kit) => assertHeldAgainst(kit, stream, kit.large()),
  },
  {
    id: 'given-checksums.are-kept',
    title: 'a stream in parts has the checksum of the whole that was given, wherever a file would have it',
    needs: ['multipart', 'checksums'],
    run: async (kit) => {
      const bytes = kit.large();
      const kept = kit.backend.capabilities.checksums.find(({ part, whole }) => part && whole !== 'none');
      if (kept === undefined) return;
      const { algorithm } = kept;
      await stream(kit, bytes, { checksums: { [algorithm]: await checksumOf(algorithm, bytes) } });
      const { checksums } = await kit.container.getObject('object');
      assert.ok(checksums[algorithm] !== undefined, `the ${algorithm} was given, and none is told`);
      await assertTrueChecksums(checksums, bytes);
    },
  },
  {
    id: 'given-checksums.options',
    title:
      'a checksum that cannot be one, or that nobody shall look at, is an InvalidArgumentError, and nothing is stored',
    run: async (kit) => {
      const sha1 = await checksumOf('sha1', Buffer.from('content'));
      const wrong: readonly object[] = [
        { checksums: { sha1: sha1.slice(1) } },
        { checksums: { sha1: `${sha1.slice(1)}g` } },
        { checksums: { sha512: sha1 } },
        { checksums: { sha1 }, verifyHash: false },
      ];
      for (const options of wrong) await assertRejects(kit.put('object', 'content', options), InvalidArgumentError);
      assertAlike(await kit.names(), []);
      await kit.put('object', 'content', { checksums: { sha1: sha1.toUpperCase() } });
    },
  },
]);

async function assertHeldAgainst(kit: Fixture, store: Store, bytes: Buffer): Promise<void> {
  const other = Buffer.from(bytes).fill(0, bytes.length - 1);
  for (const algorithm of ALGORITHMS) {
    const wrong = { [algorithm]: await checksumOf(algorithm, other) };
    await assertRejects(store(kit, bytes, { checksums: wrong }), ObjectHashMismatchError);
    assertAlike(await kit.names(), []);
  }
  if (kit.backend.multipart !== undefined) assertAlike(await kit.unfinished(), []);
  const checksums = Object.fromEntries(
    await Promise.all(ALGORITHMS.map(async (algorithm) => [algorithm, await checksumOf(algorithm, bytes)] as const)),
  );
  await assertTrueChecksums((await store(kit, bytes, { checksums })).checksums, bytes);
  assertSameBytes(await kit.read('object'), bytes);
}
