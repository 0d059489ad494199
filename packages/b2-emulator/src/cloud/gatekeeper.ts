import { timingSafeEqual, createHash } from 'node:crypto';
import { CloudError } from './cloud-error.js';
import type { Clock } from './clock.js';
import type { Ids } from './ids.js';
import type { KeyRing } from './key-ring.js';
import type { Limits } from './limits.js';
import { Session } from './session.js';
import type { DownloadClaims, Tokens, UploadClaims } from './tokens.js';

/** Who a download is made by: a key's session, or the bearer of a download token. */
export type Reader =
  { readonly kind: 'session'; readonly session: Session } | { readonly kind: 'grant'; readonly claims: DownloadClaims };

/** Turns credentials into tokens, and tokens into sessions. */
export class Gatekeeper {
  readonly #keys: KeyRing;
  readonly #tokens: Tokens;
  readonly #clock: Clock;
  readonly #ids: Ids;
  readonly #limits: Limits;

  constructor(parts: { keys: KeyRing; tokens: Tokens; clock: Clock; ids: Ids; limits: Limits }) {
    this.#keys = parts.keys;
    this.#tokens = parts.tokens;
    this.#clock = parts.clock;
    this.#ids = parts.ids;
    this.#limits = parts.limits;
  }

  /**
   * Checks a key and its secret.
   * @throws {CloudError} 401 `bad_auth_token` for an id nobody knows, `unauthorized` for a wrong secret: two codes because
   * production answers both, and Backblaze's own tools test for each.
   */
  authorize(keyId: string, secret: string): { session: Session; token: string } {
    const key = this.#keys.find(keyId);
    if (key === undefined) throw new CloudError('bad_auth_token', '');
    if (!sameText(key.secret, secret)) throw new CloudError('unauthorized', '');
    return { session: new Session(key), token: this.#tokens.issue({ ...this.#claims(keyId), use: 'acct' }) };
  }

  /** The session of an account token. */
  session(token: string | undefined): Session {
    const claims = this.#read(token);
    if (claims.use !== 'acct') throw badToken();
    return this.#sessionOf(claims.keyId);
  }

  /** The session and the target of an upload token; an account token is not one. */
  uploader(token: string | undefined, use: UploadClaims['use'], target: string): Session {
    const claims = this.#read(token);
    if (claims.use !== use || claims.target !== target) throw badToken();
    return this.#sessionOf(claims.keyId);
  }

  /** Who asks for a download with this token. */
  reader(token: string): Reader {
    const claims = this.#read(token);
    if (claims.use === 'acct') return { kind: 'session', session: this.#sessionOf(claims.keyId) };
    if (claims.use !== 'dnld') throw badToken();
    this.#sessionOf(claims.keyId);
    return { kind: 'grant', claims };
  }

  /** A token for one upload URL, good for a bucket (`upld`) or a large file (`uplg`) only. */
  uploadToken(session: Session, use: UploadClaims['use'], target: string): string {
    return this.#tokens.issue({ ...this.#claims(session.key.keyId), use, target });
  }

  /** A token that anyone may read with, `seconds` long. */
  downloadToken(
    session: Session,
    grant: Pick<DownloadClaims, 'bucketId' | 'namePrefix' | 'overrides'>,
    seconds: number,
  ): string {
    const claims = this.#claims(session.key.keyId);
    return this.#tokens.issue({ ...claims, ...grant, use: 'dnld', expires: this.#clock.now() + seconds * 1000 });
  }

  #claims(keyId: string): { keyId: string; expires: number; nonce: string } {
    return { keyId, expires: this.#clock.now() + this.#limits.tokenTtl, nonce: this.#ids.hex(6) };
  }

  #read(token: string | undefined): ReturnType<Tokens['read']> {
    if (token === undefined) throw new CloudError('bad_auth_token', '');
    return this.#tokens.read(token);
  }

  /** A key that was deleted or has expired takes its tokens with it. */
  #sessionOf(keyId: string): Session {
    const key = this.#keys.find(keyId);
    if (key === undefined) throw badToken();
    return new Session(key);
  }
}

function badToken(): CloudError {
  return new CloudError('bad_auth_token', 'Invalid authorization token');
}

function sameText(a: string, b: string): boolean {
  return timingSafeEqual(digest(a), digest(b));
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
