import {
  baseOf,
  endpointOf,
  endpointShape,
  httpUrl,
  transportSettings,
  transportShape,
  type EndpointOptions,
  type TransportOptions,
  type TransportSettings,
} from '@stowage/core/http';
import { InvalidArgumentError } from '@stowage/core/spi';
import { checkOptions, z } from '@stowage/core/validation';

/** Everything about a driver but its key. An unknown option is an error. */
export interface BackblazeB2Options extends TransportOptions, EndpointOptions {
  /** Where `b2_authorize_account` is asked; B2 names all other hosts itself. Default: `api.backblazeb2.com`. */
  readonly host?: string | undefined;
  /** Only `v4` (also as `4`). */
  readonly apiVersion?: number | string | undefined;
  /** The region the account must be in, such as `us-west-002`; another is refused at the first request. Default: any. */
  readonly region?: string | undefined;
  /** The base of public URLs where a CDN stands before B2, such as `https://cdn.example.com`. Default: B2's own. */
  readonly cdnUrl?: string | undefined;
}

/** The options with every default filled in. */
export interface B2Settings extends TransportSettings {
  readonly endpoint: string;
  /** Secrets may travel unencrypted, also to other machines. */
  readonly plainHttp: boolean;
  readonly region: string | undefined;
  readonly cdnUrl: string | undefined;
}

const schema = z.lazy(() =>
  z.strictObject({
    ...transportShape,
    ...endpointShape,
    apiVersion: z.union([z.string(), z.number()]).optional(),
    region: z.string().min(1).optional(),
    cdnUrl: httpUrl.optional(),
  }),
);

/**
 * Checks the options and fills in the defaults.
 *
 * @throws {InvalidArgumentError} naming the option that is unknown or wrong
 */
export function b2Settings(options: BackblazeB2Options): B2Settings {
  const checked: BackblazeB2Options = checkOptions('BackblazeB2StorageDriver', schema, options);
  assertApiVersion(checked.apiVersion);
  const { region, cdnUrl } = checked;
  return {
    ...transportSettings(checked, 'stowage-b2'),
    endpoint: endpointOf(checked, { defaultHost: 'api.backblazeb2.com', secret: 'the application key' }),
    plainHttp: checked.secure === false,
    region,
    cdnUrl: cdnUrl === undefined ? undefined : baseOf('cdnUrl', cdnUrl),
  };
}

function assertApiVersion(version: number | string = 'v4'): void {
  if (/^v?4$/i.test(String(version))) return;
  throw new InvalidArgumentError(
    `option 'apiVersion' is '${version}': this driver speaks v4, which serves every account and key`,
  );
}
