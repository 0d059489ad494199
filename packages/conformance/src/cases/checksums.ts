import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Checksums, ChecksumSupport } from '@stowage/core/spi';
import { assertSameBytes } from '../bytes.js';
import { assertTrueChecksums } from '../checksums.js';
import { isUnannounced, type ConformanceCase } from '../conformance-case.js';
import type { Fixture } from '../fixtures.js';
import { slowly } from '../sources.js';

/** What the capabilities say of checksums is what becomes of them. */
export const checksumCases: readonly ConformanceCase[] = [
  {
    id: 'checksums.of-one-write',
    title: 'an object of one write tells a checksum by each algorithm that the provider compares with a write',
    needs: ['checksums'],
    run: async (kit) => {
      const bytes = Buffer.from('content');
      const { checksums } = await kit.put('object', bytes);
      assertTold(checksums, supported(kit, ({ write }) => write).slice(0, 1));
      await assertTrueChecksums(checksums, bytes);
    },
  },
  {
    id: 'checksums.of-a-file-in-parts',
    title: 'a file that went up in parts has the checksum of the whole, wherever the capabilities say that it has one',
    needs: ['multipart', 'checksums', 'writes'],
    run: async (kit) => {
      const bytes = kit.large();
      await kit.container.uploadObject(await kit.file(bytes), 'object', { partSize: kit.partSize });
      const { checksums } = await kit.container.getObject('object');
      assertTold(
        checksums,
        supported(kit, ({ part, whole }) => whole !== 'none' && (part || whole === 'combined')).slice(0, 1),
      );
      await assertTrueChecksums(checksums, bytes);
    },
  },
  {
    id: 'checksums.of-a-stream-in-parts',
    title: 'so has a stream of unknown length, where nothing has to be announced before its first part',
    needs: ['multipart', 'checksums:unannounced'],
    run: async (kit) => {
      const bytes = kit.large();
      await kit.put('object', slowly([bytes.subarray(0, 3000), bytes.subarray(3000)]), { partSize: kit.partSize });
      const { checksums } = await kit.container.getObject('object');
      assertTold(checksums, supported(kit, isUnannounced).slice(0, 1));
      await assertTrueChecksums(checksums, bytes);
    },
  },
  {
    id: 'checksums.prove-a-download-in-ranges',
    title: 'a download in several ranges is held against a checksum of the whole, and says which',
    needs: ['checksums', 'rangeReads', 'writes'],
    run: async (kit) => {
      const bytes = kit.large();
      const object = await kit.container.uploadObject(await kit.file(bytes), 'object', { partSize: kit.partSize });
      const path = join(await kit.directory(), 'file');
      const { verifiedBy, checksums } = await object.download(path, {
        partSize: Math.ceil(bytes.length / 7),
        concurrency: 3,
      });
      assertSameBytes(await readFile(path), bytes);
      await assertTrueChecksums(checksums, bytes);
      const known = Object.keys((await kit.container.getObject('object')).checksums);
      assert.equal(verifiedBy !== undefined, known.length > 0, 'verified by a checksum if, and only if, there is one');
      if (verifiedBy !== undefined) assert.ok(known.includes(verifiedBy), `the provider tells no ${verifiedBy}`);
    },
  },
  {
    id: 'checksums.of-a-range',
    title: 'with a range, too, the checksums that are told are those of the whole object, or none',
    needs: ['checksums', 'rangeReads'],
    run: async (kit) => {
      const bytes = Buffer.from('content of a range');
      await kit.put('object', bytes);
      const range = { start: 3, end: 7 };
      const { object, stream } = await kit.backend.readObject(kit.container, { name: 'object' }, { range });
      stream.destroy();
      await assertTrueChecksums(object.checksums, bytes);
    },
  },
];

function supported(kit: Fixture, isWanted: (support: ChecksumSupport) => boolean): readonly ChecksumSupport[] {
  return kit.backend.capabilities.checksums.filter(isWanted);
}

/** The first that the capabilities name is the one that core computes and a provider serves best. */
function assertTold(told: Checksums, expected: readonly ChecksumSupport[]): void {
  for (const { algorithm } of expected) {
    assert.ok(told[algorithm] !== undefined, `the capabilities promise a ${algorithm}, and none is told`);
  }
}
