import {
  safeBaseOf,
  Secret,
  transportSettings,
  transportShape,
  type TransportOptions,
  type TransportSettings,
} from '@stowage/core/http';
import { InvalidArgumentError } from '@stowage/core/spi';
import { checkOptions, z } from '@stowage/core/validation';
import type { AuthVersion, Credentials } from './session/authentication.js';

/** Everything about a driver but its user and key. An unknown option is an error. */
export interface SwiftOptions extends TransportOptions {
  /**
   * Where tokens are asked for: Keystone's `https://…/v3`, TempAuth's `https://…/auth/v1.0`, Rackspace's `https://…/v2.0`. Presets know
   * theirs.
   */
  readonly authUrl?: string | undefined;
  /** Default: what the end of `authUrl` says, `v3` if it says nothing. */
  readonly authVersion?: AuthVersion | undefined;
  /** `false` allows plain HTTP to hosts that are not this machine. Default: true. */
  readonly secure?: boolean | undefined;
  /** User and key are id and secret of an application credential (Keystone 3). Default: false. */
  readonly applicationCredential?: boolean | undefined;
  /** The user's domain (Keystone 3), by its name. Default: Keystone's first, whose id is `default`. */
  readonly domain?: string | undefined;
  /** The project (tenant), by its name. Default: the user's own. */
  readonly project?: string | undefined;
  /** The project by its id, which needs no domain. */
  readonly projectId?: string | undefined;
  /** The project's domain, by its name. Default: the user's. */
  readonly projectDomain?: string | undefined;
  /** Where the object store is: needed where the catalog has several. */
  readonly region?: string | undefined;
  /** Which of its addresses. Default: `public`. */
  readonly interface?: 'admin' | 'internal' | 'public' | undefined;
  /** The account's URL, in place of what authentication says. */
  readonly storageUrl?: string | undefined;
  /** The account's key for TempURLs and forms. Default: what the account tells its owner. */
  readonly tempUrlKey?: string | undefined;
}

/** What a preset knows beforehand. */
export interface Preset {
  readonly provider: string;
  /** The class, for errors. */
  readonly name: string;
  readonly authUrl?: string;
}

/** The options with every default filled in. */
export interface SwiftSettings extends TransportSettings {
  readonly provider: string;
  readonly credentials: Credentials;
  /** Secrets may travel unencrypted, also to other machines. */
  readonly plainHttp: boolean;
  readonly urlKey: Secret | undefined;
}

const text = z.lazy(() => z.string().min(1).optional());
const url = z.lazy(() => z.url({ protocol: /^https?$/, error: 'expected an http or https URL' }).optional());
const schema = z.lazy(() =>
  z.strictObject({
    ...transportShape,
    authUrl: url,
    authVersion: z.enum(['v1', 'v2', 'v3']).optional(),
    secure: z.boolean().optional(),
    applicationCredential: z.boolean().optional(),
    domain: text,
    project: text,
    projectId: text,
    projectDomain: text,
    region: text,
    interface: z.enum(['admin', 'internal', 'public']).optional(),
    storageUrl: url,
    tempUrlKey: text,
  }),
);

/**
 * Checks user, key and options, and fills in the defaults.
 *
 * @throws {InvalidArgumentError} naming the option that is unknown or wrong
 */
export function swiftSettings(user: string, key: string, options: SwiftOptions, preset: Preset): SwiftSettings {
  const checked: SwiftOptions = checkOptions(preset.name, schema as unknown as z.ZodType<SwiftOptions>, options);
  assertText('user', user);
  assertText('key', key);
  const { authUrl = preset.authUrl, secure, tempUrlKey } = checked;
  if (authUrl === undefined) throw new InvalidArgumentError("option 'authUrl' is needed: where tokens are asked for");
  const rules = { secure, path: true, secret: 'the credentials' };
  const storageUrl = checked.storageUrl && safeBaseOf('storageUrl', checked.storageUrl, rules);
  return {
    ...transportSettings(checked, 'stowage-swift'),
    provider: preset.provider,
    credentials: credentialsOf(user, key, { ...checked, storageUrl, authUrl: safeBaseOf('authUrl', authUrl, rules) }),
    plainHttp: secure === false,
    urlKey: tempUrlKey === undefined ? undefined : new Secret(tempUrlKey),
  };
}

function credentialsOf(user: string, key: string, options: SwiftOptions & { readonly authUrl: string }): Credentials {
  const { authUrl, domain = 'default', project, projectId, projectDomain = domain, region, storageUrl } = options;
  const version = options.authVersion ?? versionOf(authUrl);
  const { interface: choice = 'public', applicationCredential: isApplication = false } = options;
  if (isApplication && version !== 'v3')
    throw new InvalidArgumentError("option 'applicationCredential' needs Keystone 3: see 'authVersion'");
  return {
    authUrl,
    version,
    user,
    key: new Secret(key),
    isApplication,
    domain,
    project: { name: project, id: projectId, domain: projectDomain },
    region,
    interface: choice,
    storageUrl,
  };
}

function versionOf(authUrl: string): AuthVersion {
  if (/\/v1(\.0)?$/.test(authUrl)) return 'v1';
  return authUrl.endsWith('/v2.0') ? 'v2' : 'v3';
}

function assertText(name: string, value: unknown): void {
  if (typeof value !== 'string' || value === '') throw new InvalidArgumentError(`'${name}' must be a non-empty string`);
  // eslint-disable-next-line no-control-regex -- they are what is looked for
  if (/[\x00-\x1f\x7f]/.test(value)) throw new InvalidArgumentError(`'${name}' holds control characters`);
}
