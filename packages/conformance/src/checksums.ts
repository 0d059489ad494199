import assert from 'node:assert/strict';
import { checksumOf } from '@stowage/core/checksums';
import type { ChecksumAlgorithm, Checksums, StorageBackend } from '@stowage/core/spi';

/** Every checksum that is told must be that of the bytes. */
export async function assertTrueChecksums(told: Checksums, bytes: Buffer): Promise<void> {
  for (const [algorithm, checksum] of Object.entries(told)) {
    const expected = await checksumOf(algorithm as ChecksumAlgorithm, bytes);
    assert.equal(checksum, expected, `the ${algorithm} is not that of the ${bytes.length} bytes`);
  }
}

/** At least one of those the provider says it keeps is told, and every one that is told is that of the bytes. */
export async function assertKeptChecksums(
  told: Checksums,
  bytes: Buffer,
  { capabilities }: StorageBackend,
): Promise<void> {
  const kept = capabilities.checksums.map(({ algorithm }) => algorithm);
  assert.ok(
    kept.some((algorithm) => told[algorithm] !== undefined),
    `none of the checksums that the provider keeps is told: ${kept.join(', ')}`,
  );
  await assertTrueChecksums(told, bytes);
}
