import type { PartRecord } from '@stowage/core/spi';
import type { UploadRecord } from './record.js';

/** How far an upload has come, as the provider tells it. */
export interface UploadState {
  readonly record: UploadRecord;
  /** In order, from the first, without the last one of the upload. */
  readonly parts: readonly PartRecord[];
  /** Bytes that are kept beside the parts, because they are too few for one. */
  readonly tail: number;
}

/** Bytes that are stored: no crash loses them. */
export function offsetOf({ record, parts, tail }: UploadState): number {
  return record.isComplete ? (record.size ?? 0) : parts.length * record.partSize + tail;
}

/**
 * Those parts that count, of what the provider lists: whole ones, without a gap. Never the last part of the upload: it was sent to complete it,
 * and if that did not happen it is sent again, so that an upload whose bytes are all there is one that is complete.
 */
export function countedParts(listed: readonly PartRecord[], { size, partSize }: UploadRecord): readonly PartRecord[] {
  const most = size === undefined ? Infinity : Math.max(0, Math.ceil(size / partSize) - 1);
  const gap = listed.findIndex((part, index) => part.partNumber !== index + 1 || part.size !== partSize);
  return listed.slice(0, Math.min(most, gap === -1 ? listed.length : gap));
}
