import { Secret, type NamedBy, type TrustedUrls } from '@stowage/core/http';
import type { AccountAuthorization } from './schemas.js';

/** What `b2_authorize_account` gave: the token, where to send requests, and what the key may do. */
export interface Authorization {
  readonly accountId: string;
  /** Good for at most a day. */
  readonly token: Secret;
  readonly apiUrl: string;
  readonly downloadUrl: string;
  /** As in `us-west-002`; undefined if B2's S3 URL does not tell. */
  readonly region: string | undefined;
  /** In bytes. */
  readonly minPartSize: number;
  /** In bytes. */
  readonly recommendedPartSize: number;
  readonly allowed: Allowed;
}

/** What the key is restricted to. */
interface Allowed {
  readonly capabilities: ReadonlySet<string>;
  /** Undefined: every bucket. A bucket without a name has been deleted. */
  readonly buckets: readonly { readonly id: string; readonly name: string | undefined }[] | undefined;
  /** Only files whose names start with this. */
  readonly namePrefix: string;
}

/**
 * B2's answer in our words.
 *
 * @throws {MalformedResponseError} if it names URLs that are not to be trusted
 */
export function toAuthorization(
  { accountId, authorizationToken, apiInfo }: AccountAuthorization,
  urls: TrustedUrls,
): Authorization {
  const { apiUrl, downloadUrl, s3ApiUrl, absoluteMinimumPartSize, recommendedPartSize, allowed } = apiInfo.storageApi;
  return {
    accountId,
    token: new Secret(authorizationToken),
    apiUrl: urls.base(apiUrl, by('apiUrl')),
    downloadUrl: urls.base(downloadUrl, by('downloadUrl')),
    region: regionOf(s3ApiUrl ?? ''),
    minPartSize: absoluteMinimumPartSize,
    recommendedPartSize,
    allowed: {
      capabilities: new Set(allowed.capabilities),
      buckets: allowed.buckets?.map(({ id, name }) => ({ id, name: name ?? undefined })),
      namePrefix: allowed.namePrefix ?? '',
    },
  };
}

function by(field: string): NamedBy {
  return { provider: 'backblaze_b2', what: `b2_authorize_account: '${field}'` };
}

/** B2 names the region of an account only in the host of its S3 endpoint: `https://s3.us-west-002.backblazeb2.com`. */
function regionOf(s3ApiUrl: string): string | undefined {
  return /^https?:\/\/s3\.([a-z0-9-]+)\./.exec(s3ApiUrl)?.[1];
}
