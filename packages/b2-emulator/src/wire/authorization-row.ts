import type { ApplicationKey } from '../cloud/application-key.js';
import type { Limits } from '../cloud/limits.js';
import type { ApiVersion } from './address.js';

/** What authorize tells a client. */
export interface Authorization {
  readonly accountId: string;
  readonly token: string;
  readonly key: ApplicationKey;
  readonly limits: Limits;
  /** The URL that clients are to send everything to. */
  readonly base: string;
  /** The buckets the key is restricted to, or null; `name` is null when the bucket was deleted. */
  readonly buckets: readonly { readonly id: string; readonly name: string | null }[] | null;
}

const SHAPES: Readonly<Record<ApiVersion, (authorization: Authorization) => object>> = {
  1: (authorization) => ({ ...flat(authorization), minimumPartSize: authorization.limits.recommendedPartSize }),
  2: flat,
  3: (authorization) => nested(authorization, { ...restriction(authorization), infoType: 'storageApi' }),
  4: (authorization) => nested(authorization, { allowed: allowed(authorization) }),
};

/** The answer of `b2_authorize_account`, the one that changed its shape from version to version. */
export function authorizationRow(authorization: Authorization, version: ApiVersion): object {
  return SHAPES[version](authorization);
}

function flat(authorization: Authorization): object {
  return {
    accountId: authorization.accountId,
    allowed: restriction(authorization),
    authorizationToken: authorization.token,
    ...service(authorization),
  };
}

function nested(authorization: Authorization, extra: object): object {
  return {
    accountId: authorization.accountId,
    apiInfo: { storageApi: { ...service(authorization), ...extra } },
    applicationKeyExpirationTimestamp: authorization.key.expirationTimestamp,
    authorizationToken: authorization.token,
  };
}

function service({ base, limits }: Authorization): object {
  return {
    absoluteMinimumPartSize: limits.absoluteMinimumPartSize,
    apiUrl: base,
    downloadUrl: base,
    recommendedPartSize: limits.recommendedPartSize,
    s3ApiUrl: s3UrlOf(base),
  };
}

/**
 * Clients read an account's region off the host of its S3 endpoint. There is no S3 here: the host is this machine by a name that
 * leads nowhere else, as all below `localhost` do (RFC 6761).
 */
function s3UrlOf(base: string): string {
  const { protocol, port } = new URL(base);
  return `${protocol}//s3.us-local-000.localhost${port === '' ? '' : `:${port}`}`;
}

function restriction({ buckets, key }: Authorization): object {
  const [bucket] = buckets ?? [];
  return {
    bucketId: bucket?.id ?? null,
    bucketName: bucket?.name ?? null,
    capabilities: key.capabilities,
    namePrefix: key.namePrefix,
  };
}

function allowed({ buckets, key }: Authorization): object {
  return { buckets, capabilities: key.capabilities, namePrefix: key.namePrefix };
}
