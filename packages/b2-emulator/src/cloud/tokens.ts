import { createHmac, timingSafeEqual } from 'node:crypto';
import { CloudError } from './cloud-error.js';
import type { Clock } from './clock.js';

/** What a token stands for. `expires` is in milliseconds since 1970. */
export type Claims =
  | { readonly use: 'acct'; readonly keyId: string; readonly expires: number; readonly nonce: string }
  | UploadClaims
  | DownloadClaims;

/** A token for one upload URL: of a bucket, or of a large file. */
export interface UploadClaims {
  readonly use: 'upld' | 'uplg';
  readonly keyId: string;
  readonly expires: number;
  readonly nonce: string;
  /** The bucket id, or the large file's id. */
  readonly target: string;
}

/** A token that lets its bearer read the names under a prefix. */
export interface DownloadClaims {
  readonly use: 'dnld';
  readonly keyId: string;
  readonly expires: number;
  readonly nonce: string;
  readonly bucketId: string;
  readonly namePrefix: string;
  /** Query overrides that the request must repeat with the same value. */
  readonly overrides: Readonly<Record<string, string>>;
}

const INVALID = 'Invalid authorization token';

/**
 * Issues tokens that carry their claims under a signature, so that they need no table, cannot be forged and survive a restart.
 * Clients see B2's form, `4_<keyId>_<hex>_<hex>_acct_<base64url>=`, and treat it as opaque.
 */
export class Tokens {
  readonly #secret: string;
  readonly #clock: Clock;

  constructor(secret: string, clock: Clock) {
    this.#secret = secret;
    this.#clock = clock;
  }

  /** Signs claims; whoever bears the token has them. */
  issue(claims: Claims): string {
    const payload = Buffer.from(JSON.stringify(claims)).toString('base64url');
    const mac = this.#mac(payload);
    return `4_${claims.keyId}_${mac.slice(0, 24)}_${mac.slice(24, 32)}_${claims.use}_${payload}=`;
  }

  /**
   * The claims of a good token.
   * @throws {CloudError} 401 `bad_auth_token`, or `expired_auth_token`
   */
  read(token: string): Claims {
    const [, first, second, payload] = /^4_[^_]+_([0-9a-f]{24})_([0-9a-f]{8})_[a-z]{4}_([\w-]+)=$/.exec(token) ?? [];
    if (payload === undefined || !this.#isOurs(payload, `${first}${second}`))
      throw new CloudError('bad_auth_token', INVALID);
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as Claims;
    if (claims.expires <= this.#clock.now())
      throw new CloudError('expired_auth_token', 'Authorization token has expired');
    return claims;
  }

  #isOurs(payload: string, mac: string): boolean {
    return timingSafeEqual(Buffer.from(this.#mac(payload)), Buffer.from(mac));
  }

  #mac(payload: string): string {
    return createHmac('sha256', this.#secret).update(payload).digest('hex').slice(0, 32);
  }
}
