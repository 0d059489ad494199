import { contradiction } from '../../checksums/index.js';
import { ObjectHashMismatchError, ProviderError } from '../../errors/index.js';
import type { Checksums, ObjectRecord, PartRecord } from '../../spi/index.js';
import type { UploadTarget } from '../transfer-ends.js';

/** What was sent, and what is known of it. */
export interface Sent {
  readonly size: number;
  readonly checksums: Checksums;
}

/**
 * Holds what the provider says it stored against what was sent. An object that differs is deleted, so that it is not taken
 * for good: that version, or the name where there are no versions.
 *
 * @throws {ObjectHashMismatchError} if the checksums differ
 * @throws {ProviderError} if the sizes differ
 */
export async function assertStored(target: UploadTarget, record: ObjectRecord, sent: Sent): Promise<void> {
  const mismatch = mismatchOf(target, record, sent);
  if (mismatch === undefined) return;
  // That the bad object could not be deleted says less than why it is bad.
  await discard(target, record).catch(() => undefined);
  throw mismatch;
}

/** Holds one part against what was sent; the upload it belongs to is aborted by whoever began it. */
export function assertPartStored(target: UploadTarget, record: PartRecord, sent: Sent): void {
  const mismatch = mismatchOf(target, record, sent);
  if (mismatch !== undefined) throw mismatch;
}

function mismatchOf(
  { backend: { provider }, name }: UploadTarget,
  stored: ObjectRecord | PartRecord,
  sent: Sent,
): Error | undefined {
  if (stored.size !== sent.size) {
    return new ProviderError(`${provider} stored ${stored.size} bytes of '${name}', ${sent.size} were sent`, {
      provider,
    });
  }
  const differing = contradiction(sent.checksums, stored.checksums);
  if (differing === undefined) return undefined;
  return new ObjectHashMismatchError(name, sent.checksums[differing] ?? '', stored.checksums[differing] ?? '', {
    provider,
  });
}

/** Where the provider compares, what somebody else has stored meanwhile stays. */
async function discard({ backend, container }: UploadTarget, { name, versionId, etag }: ObjectRecord): Promise<void> {
  if (versionId !== undefined && backend.versions !== undefined) {
    await backend.versions.deleteVersion(container, { name, versionId }, {});
    return;
  }
  const ifMatch = backend.capabilities.conditions.delete ? etag : undefined;
  await backend.deleteObject(container, { name, versionId }, { ifMatch });
}
