import { Secret } from '@stowage/core/http';
import { MalformedResponseError } from '@stowage/core/spi';
import type { ApplicationKey } from './api/b2-api.js';
import { PROVIDER } from './errors.js';
import type { B2Services } from './services.js';
import type { SessionCall } from './session/session.js';

/** What the keys behind upload links are called: who wants to revoke links looks for it among the account's keys. */
const UPLOAD_LINK_KEY = 'stowage-upload-link';

/** An upload URL and its token live a day, however long the key does. https://www.backblaze.com/apidocs/b2-get-upload-url */
export const MAX_UPLOAD_EXPIRES_IN = 86_400;

/** What a key behind a link may write, and for how long. */
export interface LinkKeyRequest {
  readonly bucketId: string;
  /** Of the object: it can write every name that starts so. */
  readonly name: string;
  /** In seconds. */
  readonly expiresIn: number;
}

/** A key that is made for links. */
export interface LinkKey {
  readonly key: ApplicationKey;
  readonly expiresAt: Date;
}

/**
 * A key that may only write, only in this bucket, only names that start with this one, and only for so long: B2's own tokens for
 * uploads live a day and, of a bucket, are good for every name. The caller's key needs `writeKeys`.
 */
export async function createLinkKey(
  { session }: Pick<B2Services, 'session'>,
  { bucketId, name, expiresIn }: LinkKeyRequest,
  call: SessionCall,
): Promise<LinkKey> {
  const request = {
    keyName: UPLOAD_LINK_KEY,
    capabilities: ['writeFiles'],
    bucketIds: [bucketId],
    namePrefix: name,
    validDurationInSeconds: expiresIn,
  };
  const made = await session.call('b2_create_key', request, call);
  if (made.expirationTimestamp == null) throw neverExpires();
  const key = { keyId: made.applicationKeyId, key: new Secret(made.applicationKey) };
  return { key, expiresAt: new Date(made.expirationTimestamp) };
}

function neverExpires(): MalformedResponseError {
  return new MalformedResponseError('b2_create_key: the key was to expire, but the answer does not say when', {
    provider: PROVIDER,
  });
}
