import { MalformedResponseError } from '../../errors/index.js';
import type { CopyOptions } from '../../options.js';
import type { CallOptions, ObjectRecord, ReadRecovery, UploadHead } from '../../spi/index.js';
import type { ProgressMeter } from '../progress.js';
import type { ReadSource, UploadTarget } from '../transfer-ends.js';
import type { TransferGuard } from '../transfer-guard.js';
import { assertSize, storableHead, storedHeaders } from '../../validation/storable-head.js';
import { storedMetadata, userMetadata } from '../../validation/stored-metadata.js';

/** One copy: from which version to where. Both may be of one backend, or of two. */
export interface Copy {
  /** With its record, so that no other state of the object is taken for it. */
  readonly source: ReadSource;
  readonly record: ObjectRecord;
  readonly target: UploadTarget;
  readonly options: CopyOptions;
  readonly guard: TransferGuard;
  readonly meter: ProgressMeter;
  /** For reads that break. */
  readonly recovery: ReadRecovery;
}

/**
 * What the copy is stored with. What is not given anew is taken from the source; its checksums stay true.
 *
 * @throws {InvalidArgumentError} naming what the target's provider cannot keep
 */
export function headOf(copy: Copy): UploadHead {
  const { source, target } = copy;
  return source.backend === target.backend ? ownHead(copy) : foreignHead(copy);
}

/** What the provider has kept, it keeps again as it is. */
function ownHead(copy: Copy): UploadHead {
  const { target, options } = copy;
  const { backend } = target;
  const kept = keptOf(copy);
  const metadata = options.metadata === undefined ? kept.metadata : storedMetadata(options.metadata, backend);
  const headers = options.headers === undefined ? kept.headers : storedHeaders(options.headers, backend);
  const head = { ...headBase(copy), metadata: { ...metadata }, headers: { ...headers } };
  assertSize(head, backend);
  return head;
}

/** As if a user had said it: other providers keep other things, and in other ways. */
function foreignHead(copy: Copy): UploadHead {
  const { source, target, options } = copy;
  const kept = keptOf(copy);
  const metadata = options.metadata ?? userMetadata(kept.metadata, source.backend.capabilities.metadata);
  const headers = options.headers ?? kept.headers;
  return storableHead({ ...headBase(copy), metadata, headers }, target.backend);
}

/** Not told is not empty: a copy without them would have lost them. */
function keptOf({ source, record }: Copy): Pick<UploadHead, 'metadata' | 'headers'> {
  const { metadata, headers, name } = record;
  const { provider } = source.backend;
  if (metadata !== undefined && headers !== undefined) return { metadata, headers };
  throw new MalformedResponseError(`${provider} does not tell the metadata and headers of '${name}'`, { provider });
}

/** Whether the copy is stored with something else than its source. */
export function hasChanges({ contentType, metadata, headers }: CopyOptions): boolean {
  return contentType !== undefined || metadata !== undefined || headers !== undefined;
}

function headBase({ record, target, options }: Copy) {
  return {
    name: target.name,
    contentType: options.contentType ?? record.contentType ?? 'application/octet-stream',
    lastModified: record.sourceLastModified,
    checksums: record.checksums,
  };
}

/** For the call that makes the copy: the provider's own options belong to it. */
export function callOf({ guard, options }: Copy): CallOptions {
  return { signal: guard.signal, ex: options.ex };
}
