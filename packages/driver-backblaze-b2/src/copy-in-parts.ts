import { mapConcurrent } from '@stowage/core/concurrency';
import type {
  ByteRange,
  CallOptions,
  CopyFacet,
  MultipartFacet,
  MultipartLimits,
  MultipartUpload,
  ObjectLocation,
  ObjectRecord,
  PartRecord,
  UploadHead,
} from '@stowage/core/spi';
import type { B2ObjectRecord } from './records.js';

/** How many parts are copied at once. */
const CONCURRENCY = 4;

/** What makes copies, whole and in parts. */
export interface CopyMeans {
  readonly copy: CopyFacet;
  readonly multipart: MultipartFacet;
}

/** One version, and what is known of it. */
interface CopySource extends ObjectLocation {
  readonly record: B2ObjectRecord;
}

/**
 * Copies a version onto its own name that is too large for one copy, with its type, metadata, headers and hash. If it
 * fails or is aborted, the unfinished file is cancelled.
 */
export async function copyInParts(
  { copy, multipart }: CopyMeans,
  { record, ...source }: CopySource,
  { signal, ex }: CallOptions,
): Promise<ObjectRecord> {
  const ranges = rangesOf(record.size, await multipart.limits({ signal }));
  const upload = await multipart.begin(source.container, headOf(record), { signal, ex });
  const parts: PartRecord[] = [];
  const send = async ([index, range]: [number, Required<ByteRange>], own: AbortSignal): Promise<void> => {
    parts[index] = await copy.copyPart({ ...source, range }, upload, index + 1, { signal: own });
  };
  return orAbort(multipart, upload, async () => {
    await mapConcurrent(ranges.entries(), send, { concurrency: CONCURRENCY, signal });
    return multipart.complete(upload, parts, { signal });
  });
}

/** What matters is why the copy failed; that cleaning up failed too adds nothing. */
async function orAbort<T>(multipart: MultipartFacet, upload: MultipartUpload, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    await multipart.abort(upload, {}).catch(() => undefined);
    throw error;
  }
}

/** Of the size B2 recommends, larger where there would be too many, and two at least. */
function rangesOf(size: number, { recommendedPartSize, maxParts }: MultipartLimits): Required<ByteRange>[] {
  const length = Math.min(Math.max(recommendedPartSize, Math.ceil(size / maxParts)), Math.ceil(size / 2));
  return Array.from({ length: Math.ceil(size / length) }, (_, index) => {
    return { start: index * length, end: Math.min((index + 1) * length, size) };
  });
}

function headOf(record: B2ObjectRecord): UploadHead {
  return {
    name: record.name,
    contentType: record.contentType ?? 'application/octet-stream',
    metadata: record.metadata,
    headers: record.headers,
    lastModified: record.sourceLastModified,
    checksums: record.checksums,
  };
}
