import {
  baseOf,
  endpointOf,
  endpointShape,
  httpUrl,
  safeBaseOf,
  transportSettings,
  transportShape,
  type EndpointOptions,
  type TransportOptions,
  type TransportSettings,
} from '@stowage/core/http';
import { checkOptions, z } from '@stowage/core/validation';

/** Everything about a driver but who asks. An unknown option is an error. The path of an endpoint, as Azurite's has one, ends with the account. */
export interface AzureBlobsOptions extends EndpointOptions, TransportOptions {
  /**
   * Where reads are tried as well when the first endpoint fails, such as `https://<account>-secondary.blob.core.windows.net` of an account
   * with RA-GRS. What it tells may be minutes old: an object that it does not know is looked for at the first again. Default: nowhere.
   */
  readonly secondaryEndpoint?: string | undefined;
  /**
   * The account keeps versions: `driver.backend.versions` is there, and deleting keeps what it deletes. The service does not tell over this API
   * whether it does. https://learn.microsoft.com/azure/storage/blobs/versioning-overview Default: false.
   */
  readonly keepsVersions?: boolean | undefined;
  /** The base of public URLs where a CDN stands before the account. Default: the endpoint. */
  readonly cdnUrl?: string | undefined;
}

/** The options with every default filled in. */
export interface AzureSettings extends TransportSettings {
  /** Without a slash at its end. */
  readonly endpoint: string;
  readonly secondaryEndpoint: string | undefined;
  readonly keepsVersions: boolean;
  readonly cdnUrl: string;
}

const schema = z.lazy(() =>
  z.strictObject({
    ...transportShape,
    ...endpointShape,
    secondaryEndpoint: httpUrl.optional(),
    keepsVersions: z.boolean().optional(),
    cdnUrl: httpUrl.optional(),
  }),
);

/**
 * Checks the options and fills in the defaults.
 *
 * @throws {InvalidArgumentError} naming the option that is unknown or wrong
 */
export function azureSettings(account: string, options: AzureBlobsOptions): AzureSettings {
  const checked: AzureBlobsOptions = checkOptions('AzureBlobsStorageDriver', schema, options);
  const { secondaryEndpoint, cdnUrl, secure, keepsVersions = false } = checked;
  const rules = { path: true, secret: 'signatures and tokens' };
  const endpoint = endpointOf(checked, { ...rules, defaultHost: `${account}.blob.core.windows.net` });
  return {
    ...transportSettings(checked, 'stowage-azure-blobs'),
    endpoint,
    secondaryEndpoint:
      secondaryEndpoint === undefined
        ? undefined
        : safeBaseOf('secondaryEndpoint', secondaryEndpoint, { ...rules, secure }),
    keepsVersions,
    cdnUrl: cdnUrl === undefined ? endpoint : baseOf('cdnUrl', cdnUrl),
  };
}
