import type { Bucket } from './bucket.js';
import { badRequest, CloudError } from './cloud-error.js';
import type { Encryption } from './encryption.js';
import type { FileVersion } from './file-version.js';
import { isRetained, NO_RETENTION, type LegalHold, type Retention } from './retention.js';
import type { Session } from './session.js';

/** What a new file asks for beyond its bytes. */
export interface ProtectionRequest {
  readonly encryption?: Encryption | undefined;
  readonly retention?: Retention | undefined;
  readonly legalHold?: LegalHold | undefined;
}

/** How a version is encrypted and locked. */
export interface Protection {
  readonly encryption: Encryption;
  readonly retention: Retention;
  readonly legalHold: LegalHold | null;
}

const DAYS = { days: 1, years: 365 } as const;
const DAY = 24 * 60 * 60 * 1000;

/**
 * What a new file gets: its own wishes, else the bucket's defaults. Production checks capability, then lock, then time, in this order.
 * @throws {CloudError} 401 `unauthorized`, 400 `bucket_missing_file_lock`, `retain_until_timestamp_must_be_in_future`
 */
export function protect(bucket: Bucket, session: Session, request: ProtectionRequest, now: number): Protection {
  if (request.retention !== undefined) session.require('writeFileRetentions');
  if (request.legalHold !== undefined) session.require('writeFileLegalHolds');
  if (request.retention !== undefined || request.legalHold !== undefined) requireLock(bucket);
  if (request.retention !== undefined) requireFuture(request.retention, now);
  return {
    encryption: request.encryption ?? bucket.settings.defaultEncryption,
    retention: request.retention ?? defaultRetention(bucket, now),
    legalHold: request.legalHold ?? null,
  };
}

/**
 * Ends the call if it says `bypassGovernance` and the key may not, whether there is something to bypass or not.
 * @throws {CloudError} 401 `unauthorized`
 */
export function requireBypass(session: Session, bypass: boolean): void {
  if (bypass) session.require('bypassGovernance');
}

/** @throws {CloudError} 401 `access_denied` if the version is locked, and the lock is not one that is being bypassed */
export function requireDeletable(version: FileVersion, bypass: boolean, now: number): void {
  const isLocked = version.legalHold === 'on' || (isRetained(version.retention, now) && !bypasses(version, bypass));
  if (isLocked) throw new CloudError('access_denied', 'Access Denied', 401);
}

/**
 * Ends the call unless the lock may be changed so: compliance is only ever extended, governance is weakened only by those who bypass it.
 * @throws {CloudError} 403 `access_denied`, 400 `retain_until_timestamp_must_be_in_future`
 */
export function requireRetainable(
  version: FileVersion,
  wanted: Retention,
  { bypass, now }: { bypass: boolean; now: number },
): void {
  requireFuture(wanted, now);
  if (!isRetained(version.retention, now) || isStronger(wanted, version.retention)) return;
  if (!bypasses(version, bypass)) throw new CloudError('access_denied', 'Access Denied');
}

/** @throws {CloudError} 400 `bucket_missing_file_lock` */
export function requireLock(bucket: Bucket): void {
  if (!bucket.settings.isFileLockEnabled)
    throw new CloudError('bucket_missing_file_lock', 'The bucket is not file lock enabled');
}

function bypasses(version: FileVersion, bypass: boolean): boolean {
  return bypass && version.retention.mode === 'governance';
}

function isStronger(wanted: Retention, current: Retention): boolean {
  const weaker = current.mode === 'compliance' && wanted.mode !== 'compliance';
  return !weaker && wanted.mode !== null && (wanted.retainUntilTimestamp ?? 0) >= (current.retainUntilTimestamp ?? 0);
}

function requireFuture({ mode, retainUntilTimestamp }: Retention, now: number): void {
  if ((mode === null) !== (retainUntilTimestamp === null))
    throw badRequest('retention needs both a mode and a retainUntilTimestamp, or neither');
  if (retainUntilTimestamp !== null && retainUntilTimestamp <= now)
    throw new CloudError('retain_until_timestamp_must_be_in_future', 'The retainUntilTimestamp must be in future');
}

function defaultRetention(bucket: Bucket, now: number): Retention {
  const { mode, period } = bucket.settings.defaultRetention;
  if (!bucket.settings.isFileLockEnabled || mode === null || period === null) return NO_RETENTION;
  return { mode, retainUntilTimestamp: now + period.duration * DAYS[period.unit] * DAY };
}
