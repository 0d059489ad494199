import type { StorageDriver } from '@stowage/core';
import { providerId, type ProviderClass } from './providers.js';
import { UsageError } from './usage-error.js';

/** The variables that stand for a driver's parameters, where the driver does not read the environment itself. */
interface Variables {
  readonly key?: string;
  readonly secret?: string;
  readonly options?: Readonly<Record<string, string>>;
  /** Options that go with it. */
  readonly fixed?: Readonly<Record<string, unknown>>;
}

/** Whole accounts in one variable. */
const CONNECTION_STRING = 'AZURE_STORAGE_CONNECTION_STRING';

/** As OpenStack's own clients call them. */
const OPENSTACK = {
  authUrl: 'OS_AUTH_URL',
  domain: 'OS_USER_DOMAIN_NAME',
  interface: 'OS_INTERFACE',
  project: 'OS_PROJECT_NAME',
  projectDomain: 'OS_PROJECT_DOMAIN_NAME',
  projectId: 'OS_PROJECT_ID',
  region: 'OS_REGION_NAME',
} as const;

/** Of several rows, the first whose key is there. */
const SWIFT: readonly [Variables, ...Variables[]] = [
  { key: 'OS_USERNAME', secret: 'OS_PASSWORD', options: OPENSTACK },
  {
    key: 'OS_APPLICATION_CREDENTIAL_ID',
    secret: 'OS_APPLICATION_CREDENTIAL_SECRET',
    options: { authUrl: 'OS_AUTH_URL', interface: 'OS_INTERFACE', region: 'OS_REGION_NAME' },
    fixed: { applicationCredential: true },
  },
  { key: 'ST_USER', secret: 'ST_KEY', options: { authUrl: 'ST_AUTH' } },
];

const VARIABLES: Readonly<Record<string, readonly [Variables, ...Variables[]]>> = {
  azure_blobs: [
    {
      key: 'AZURE_STORAGE_ACCOUNT',
      secret: 'AZURE_STORAGE_KEY',
      options: { endpoint: 'AZURE_STORAGE_ENDPOINT' },
    },
  ],
  cloudfiles: SWIFT,
  local: [{ key: 'STOWAGE_LOCAL_PATH' }],
  memory: [{}],
  openstack_swift: SWIFT,
  ovh_swift: SWIFT,
};

/**
 * A driver with the credentials that the environment holds.
 *
 * @throws {UsageError} naming the variable that is missing
 */
export function fromEnvironment(
  name: string,
  provider: ProviderClass,
  environment: NodeJS.ProcessEnv,
  options: Readonly<Record<string, unknown>>,
): StorageDriver {
  if (provider.fromEnv !== undefined) return provider.fromEnv(environment, options);
  const connection = environment[CONNECTION_STRING];
  if (provider.fromConnectionString !== undefined && connection !== undefined && connection !== '')
    return provider.fromConnectionString(connection, options);
  const rows = VARIABLES[providerId(name)];
  if (rows === undefined)
    throw new UsageError(
      `'${name}' does not take its credentials from the environment: stowage config set NAME --provider ${name}`,
    );
  const { key, secret, options: named = {}, fixed } = rows.find((row) => isSet(environment, row.key)) ?? rows[0];
  const given = Object.entries(named).flatMap(([option, variable]) => {
    const value = environment[variable];
    return value === undefined || value === '' ? [] : [[option, value] as const];
  });
  return new provider(required(environment, key), required(environment, secret), {
    ...fixed,
    ...Object.fromEntries(given),
    ...options,
  });
}

function isSet(environment: NodeJS.ProcessEnv, variable: string | undefined): boolean {
  return variable !== undefined && (environment[variable] ?? '') !== '';
}

function required(environment: NodeJS.ProcessEnv, variable: string | undefined): string {
  if (variable === undefined) return '';
  const value = environment[variable];
  if (value !== undefined && value !== '') return value;
  throw new UsageError(`the environment variable ${variable} is not set`);
}
