import type { Secret } from '@stowage/core/http';

/** What requests are signed with. The id is no secret, the rest is. */
export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: Secret;
  /** Of temporary credentials. */
  readonly sessionToken?: Secret | undefined;
  /** When they end, where they do, in milliseconds since 1970. */
  readonly expiresAt?: number | undefined;
}
