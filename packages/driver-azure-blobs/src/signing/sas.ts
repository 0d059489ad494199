import type { Secret } from '@stowage/core/http';
import { hmac } from './shared-key.js';
import type { DelegationKey } from './user-delegation.js';

/** The version of signatures, and of the service that is asked. */
export const SAS_VERSION = '2023-11-03';

/** What a shared access signature allows. https://learn.microsoft.com/rest/api/storageservices/create-service-sas */
export interface SasGrant {
  readonly account: string;
  readonly container: string;
  /** Undefined: everything in the container. */
  readonly blob?: string | undefined;
  /** Of one version or snapshot of it. */
  readonly of?: { readonly kind: 'snapshot' | 'version'; readonly time: string } | undefined;
  /** In Azure's order: `racwdxltmeop`. */
  readonly permissions: string;
  readonly expiresAt: Date;
  readonly isHttpsOnly: boolean;
  readonly overrides?: SasOverrides | undefined;
}

/** The headers that an answer carries in place of the blob's own. */
interface SasOverrides {
  readonly contentDisposition?: string | undefined;
  readonly contentType?: string | undefined;
}

/** Signed by the account's key, or by one that Azure gave a user for a while. */
export type SasSigner =
  { readonly kind: 'key'; readonly key: Secret } | { readonly kind: 'delegation'; readonly key: DelegationKey };

/** The query that carries a grant and its signature. A secret. */
export function sasQuery(grant: SasGrant, signer: SasSigner): string {
  const { permissions, expiresAt, overrides = {} } = grant;
  const [expiry, protocol, resource] = [timeOf(expiresAt), protocolOf(grant), resourceOf(grant)];
  const key = signer.kind === 'key' ? signer.key : signer.key.value;
  const signature = hmac(key, fieldsOf(grant, signer).join('\n'));
  const query = new URLSearchParams({ sv: SAS_VERSION, sp: permissions, se: expiry, spr: protocol, sr: resource });
  if (signer.kind === 'delegation') for (const [name, value] of delegationFields(signer.key)) query.set(name, value);
  if (overrides.contentDisposition !== undefined) query.set('rscd', overrides.contentDisposition);
  if (overrides.contentType !== undefined) query.set('rsct', overrides.contentType);
  query.set('sig', signature);
  return query.toString().replaceAll('+', '%20');
}

/** Without fractions of seconds, which Azure does not take. */
export function timeOf(date: Date): string {
  return date.toISOString().replace(/\.\d+Z$/, 'Z');
}

function protocolOf({ isHttpsOnly }: SasGrant): string {
  return isHttpsOnly ? 'https' : 'https,http';
}

function resourceOf({ blob, of }: SasGrant): string {
  if (blob === undefined) return 'c';
  if (of === undefined) return 'b';
  return of.kind === 'snapshot' ? 'bs' : 'bv';
}

/** What is signed, line by line. Only the middle is another where a user's key signs. */
function fieldsOf(grant: SasGrant, signer: SasSigner): readonly string[] {
  const { account, container, blob, of, permissions, expiresAt, overrides = {} } = grant;
  const place = `/blob/${account}/${container}${blob === undefined ? '' : `/${blob}`}`;
  const start = '';
  const signedBy =
    signer.kind === 'key' ? [''] : [...delegationFields(signer.key).map(([, value]) => value), '', '', ''];
  const [ip, encryptionScope, cacheControl, encoding, language] = ['', '', '', '', ''];
  return [
    ...[permissions, start, timeOf(expiresAt), place, ...signedBy, ip, protocolOf(grant), SAS_VERSION],
    ...[resourceOf(grant), of?.time ?? '', encryptionScope],
    ...[cacheControl, overrides.contentDisposition ?? '', encoding, language, overrides.contentType ?? ''],
  ];
}

function delegationFields(key: DelegationKey): readonly (readonly [string, string])[] {
  return [
    ['skoid', key.objectId],
    ['sktid', key.tenantId],
    ['skt', key.startsAt],
    ['ske', key.expiresAt],
    ['sks', key.service],
    ['skv', key.version],
  ];
}
