import { Secret } from '@stowage/core/http';
import { InvalidArgumentError } from '@stowage/core/spi';
import type { ApplicationKey } from './api/b2-api.js';

/** Environment variables. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** @throws {InvalidArgumentError} if one of the two is missing, without a word of its value */
export function credentials(keyId: string, applicationKey: string): ApplicationKey {
  assertText(keyId, 'the application key id (first parameter)');
  assertText(applicationKey, 'the application key (second parameter)');
  return { keyId, key: new Secret(applicationKey) };
}

/** @throws {InvalidArgumentError} naming the variable that is missing */
export function credentialsFromEnv(env: Environment): { keyId: string; applicationKey: string; endpoint?: string } {
  const keyId = required(env, 'B2_APPLICATION_KEY_ID');
  const applicationKey = required(env, 'B2_APPLICATION_KEY');
  const endpoint = env['B2_ENDPOINT'];
  return { keyId, applicationKey, ...(endpoint === undefined || endpoint === '' ? {} : { endpoint }) };
}

function required(env: Environment, name: string): string {
  const value = env[name];
  if (value !== undefined && value !== '') return value;
  throw new InvalidArgumentError(`the environment variable ${name} is not set`, { provider: 'backblaze_b2' });
}

function assertText(value: unknown, what: string): void {
  if (typeof value === 'string' && value !== '') return;
  throw new InvalidArgumentError(`${what} must be a non-empty string`, { provider: 'backblaze_b2' });
}
