import { PermissionDeniedError } from '@stowage/core/spi';
import type { Authorization } from '../api/authorization.js';
import { PROVIDER } from '../errors.js';

/** Where a request says which bucket and which names it is about. */
const BUCKETS = ['bucketId', 'destinationBucketId'] as const;
const NAMES = ['fileName', 'prefix', 'namePrefix', 'fileNamePrefix'] as const;
/** What a request may hold that asks for a capability beside the operation's own. */
const GUARDED_FIELDS = {
  bypassGovernance: 'bypassGovernance',
  defaultRetention: 'writeBucketRetentions',
  defaultServerSideEncryption: 'writeBucketEncryption',
  fileLockEnabled: 'writeBucketRetentions',
  fileRetention: 'writeFileRetentions',
  legalHold: 'writeFileLegalHolds',
  replicationConfiguration: 'writeBucketReplications',
} as const;
const LISTS = new Set(['b2_list_file_names', 'b2_list_file_versions', 'b2_list_unfinished_large_files']);

/**
 * B2 would refuse too, but with an empty message.
 *
 * @throws {PermissionDeniedError} naming the capability the key lacks
 */
export function assertCapability({ allowed }: Authorization, capability: string, operation: string): void {
  if (!allowed.capabilities.has(capability)) {
    throw refused(`${operation}: the application key lacks the capability '${capability}'`);
  }
}

/** @throws {PermissionDeniedError} naming the capability that the key lacks for a field of the request */
export function assertFields(authorization: Authorization, request: object, operation: string): void {
  const fields = request as Readonly<Record<string, unknown>>;
  for (const [field, capability] of Object.entries(GUARDED_FIELDS)) {
    const isAsked = fields[field] !== undefined && fields[field] !== false;
    if (isAsked) assertCapability(authorization, capability, `${operation} with '${field}'`);
  }
}

/** @throws {PermissionDeniedError} if the key is restricted to other buckets or other names */
export function assertScope(authorization: Authorization, request: object, operation: string): void {
  const fields = request as Readonly<Record<string, unknown>>;
  for (const field of BUCKETS) {
    const id = fields[field];
    if (typeof id === 'string') assertBucket(authorization, id, operation);
  }
  const names = NAMES.map((field) => fields[field]).filter((name) => typeof name === 'string');
  if (names.length === 0 && LISTS.has(operation)) names.push('');
  for (const name of names) assertName(authorization, name, operation);
}

/** @throws {PermissionDeniedError} if the key is restricted to other names */
export function assertName({ allowed }: Authorization, name: string, operation: string): void {
  if (name.startsWith(allowed.namePrefix)) return;
  throw refused(`${operation}: the application key is restricted to names that start with '${allowed.namePrefix}'`);
}

function assertBucket({ allowed }: Authorization, id: string, operation: string): void {
  if (allowed.buckets === undefined || allowed.buckets.some((bucket) => bucket.id === id)) return;
  const names = allowed.buckets.map((bucket) => bucket.name ?? bucket.id).join(', ');
  throw refused(`${operation}: the application key is restricted to the buckets ${names}`);
}

/** B2 says `unauthorized` and nothing else: what the key may do is what helps. */
export function denial(error: unknown, authorization: Authorization | undefined): unknown {
  if (!(error instanceof PermissionDeniedError) || error.providerCode !== 'unauthorized') return error;
  const may = [...(authorization?.allowed.capabilities ?? [])].join(', ');
  const { status, providerCode, requestId, cause } = error;
  const details = { provider: PROVIDER, status, providerCode, requestId, cause };
  return new PermissionDeniedError(`${error.message}: the application key has the capabilities ${may}`, details);
}

function refused(message: string): PermissionDeniedError {
  return new PermissionDeniedError(message, { provider: PROVIDER });
}
