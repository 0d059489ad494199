import type { Secret } from '@stowage/core/http';

/**
 * A key that Azure gives a user for up to seven days, to sign links with. Times are as Azure wrote them: they are signed.
 * https://learn.microsoft.com/rest/api/storageservices/get-user-delegation-key
 */
export interface DelegationKey {
  readonly objectId: string;
  readonly tenantId: string;
  readonly startsAt: string;
  readonly expiresAt: string;
  readonly service: string;
  readonly version: string;
  /** In base64. */
  readonly value: Secret;
}
