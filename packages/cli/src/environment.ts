import type { StorageDriver } from '@stowage/core';
import { providerId, type ProviderClass } from './providers.js';
import { UsageError } from './usage-error.js';

/** The variables that stand for a driver's parameters, where the driver does not read the environment itself. */
interface Variables {
  readonly key?: string;
  readonly secret?: string;
  readonly options?: Readonly<Record<string, string>>;
}

/** Whole accounts in one variable. */
const CONNECTION_STRING = 'AZURE_STORAGE_CONNECTION_STRING';

const VARIABLES: Readonly<Record<string, Variables>> = {
  azure_blobs: {
    key: 'AZURE_STORAGE_ACCOUNT',
    secret: 'AZURE_STORAGE_KEY',
    options: { endpoint: 'AZURE_STORAGE_ENDPOINT' },
  },
  local: { key: 'STOWAGE_LOCAL_PATH' },
  memory: {},
  openstack_swift: {
    key: 'OS_USERNAME',
    secret: 'OS_PASSWORD',
    options: {
      authUrl: 'OS_AUTH_URL',
      domain: 'OS_USER_DOMAIN_NAME',
      project: 'OS_PROJECT_NAME',
      projectDomain: 'OS_PROJECT_DOMAIN_NAME',
      region: 'OS_REGION_NAME',
    },
  },
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
  const variables = VARIABLES[providerId(name)];
  if (variables === undefined)
    throw new UsageError(
      `'${name}' does not take its credentials from the environment: stowage config set NAME --provider ${name}`,
    );
  const { key, secret, options: named = {} } = variables;
  const given = Object.entries(named).flatMap(([option, variable]) => {
    const value = environment[variable];
    return value === undefined || value === '' ? [] : [[option, value] as const];
  });
  return new provider(required(environment, key), required(environment, secret), {
    ...Object.fromEntries(given),
    ...options,
  });
}

function required(environment: NodeJS.ProcessEnv, variable: string | undefined): string {
  if (variable === undefined) return '';
  const value = environment[variable];
  if (value !== undefined && value !== '') return value;
  throw new UsageError(`the environment variable ${variable} is not set`);
}
