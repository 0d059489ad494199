import {
  endpointOf,
  endpointShape,
  transportSettings,
  transportShape,
  type EndpointRules,
  type TransportOptions,
  type TransportSettings,
} from '@stowage/core/http';
import { InvalidArgumentError } from '@stowage/core/spi';
import { checkOptions, z } from '@stowage/core/validation';
import type { AddressingRules } from './api/addressing.js';
import { endpointIn, type EndpointTemplates, type Preset } from './preset.js';

/** Everything about a driver but its credentials. An unknown option is an error. */
export interface S3Options extends TransportOptions {
  /** Where new buckets are made, and where those are looked for of which nothing is known. Default: the provider's, see the table of presets. */
  readonly region?: string | undefined;
  /** The URL of the service, such as `http://127.0.0.1:9000`; a path is kept. Default: the provider's. */
  readonly endpoint?: string | undefined;
  /** Use TLS. Default: true; `false` allows plain HTTP to hosts that are not this machine. */
  readonly secure?: boolean | undefined;
  /** Of temporary credentials. Default: none. */
  readonly sessionToken?: string | undefined;
  /**
   * Address buckets in the path (`https://host/bucket/key`) and not by a host of their own. Default: where `endpoint` is given, or the name of the
   * bucket cannot be that of a host.
   */
  readonly forcePathStyle?: boolean | undefined;
}

/** The options with every default filled in. */
export interface S3Settings extends TransportSettings {
  readonly preset: Preset;
  readonly region: string;
  readonly addressing: AddressingRules;
  readonly sessionToken: string | undefined;
}

const schema = z.lazy(() =>
  z.strictObject({
    ...transportShape,
    region: z
      .string()
      .regex(/^[a-z0-9][a-z0-9-]*$/i, 'expected the name of a region, such as eu-central-1')
      .optional(),
    endpoint: endpointShape.endpoint,
    secure: endpointShape.secure,
    sessionToken: z.string().min(1).optional(),
    forcePathStyle: z.boolean().optional(),
  }),
);

/**
 * Checks the options and fills in the defaults.
 *
 * @throws {InvalidArgumentError} naming the option that is missing, unknown or wrong
 */
export function s3Settings(options: S3Options, preset: Preset): S3Settings {
  const checked: S3Options = checkOptions(`the driver '${preset.id}'`, schema, options);
  const region = checked.region ?? preset.region;
  if (region === undefined) throw new InvalidArgumentError(`option 'region' is missing: ${preset.id} has no default`);
  return {
    ...transportSettings(checked, 'stowage-s3'),
    preset,
    region,
    addressing: addressingOf(checked, preset),
    sessionToken: checked.sessionToken,
  };
}

/** Plain HTTP shows what is stored to everyone on the way. */
const ENDPOINT: EndpointRules = { defaultHost: undefined, path: true, secret: 'everything' };

function addressingOf({ endpoint, secure, forcePathStyle }: S3Options, preset: Preset): AddressingRules {
  const given = endpoint === undefined ? undefined : endpointOf({ endpoint, secure }, ENDPOINT);
  const templates = given === undefined ? templatesOf(preset) : { endpoint: given };
  const pathStyle = forcePathStyle ?? (given !== undefined || preset.style === 'path');
  const base = (region: string): string => endpointIn(templates, region);
  return {
    endpoint: secure === false ? (region) => base(region).replace(/^https:/, 'http:') : base,
    style: pathStyle ? 'path' : 'virtual',
  };
}

function templatesOf({ id, source, endpoint, endpointsElsewhere }: Preset): EndpointTemplates {
  if (endpoint !== undefined) return { endpoint, endpointsElsewhere };
  throw new InvalidArgumentError(`option 'endpoint' is missing: ${id} has none for all (${source})`);
}
