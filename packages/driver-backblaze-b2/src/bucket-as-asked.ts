import type { CreateBucket } from './api/bucket-requests.js';
import type { B2Bucket } from './api/schemas.js';

/** What a bucket says of the settings that it tells in another form than it is told them. */
const TOLD: Readonly<Record<string, (bucket: B2Bucket) => unknown>> = {
  fileLockEnabled: (bucket) => valueOf(bucket['fileLockConfiguration'])?.['isFileLockEnabled'],
  defaultServerSideEncryption: (bucket) => valueOf(bucket['defaultServerSideEncryption']),
};

/** Whether a bucket has all settings that were asked for. What it does not tell in the same words counts as another setting. */
export function isAsAsked(bucket: B2Bucket, request: CreateBucket): boolean {
  const { isDeepStrictEqual } = process.getBuiltinModule('node:util');
  return Object.entries(request).every(
    ([name, asked]) => asked === undefined || isDeepStrictEqual(TOLD[name]?.(bucket) ?? bucket[name], asked),
  );
}

/** A setting that some keys may not see: `{ isClientAuthorizedToRead, value }`. */
function valueOf(guarded: unknown): Readonly<Record<string, unknown>> | undefined {
  return (guarded as { readonly value?: Readonly<Record<string, unknown>> | null } | undefined)?.value ?? undefined;
}
