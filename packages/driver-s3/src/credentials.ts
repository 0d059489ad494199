import { Secret } from '@stowage/core/http';
import { InvalidArgumentError } from '@stowage/core/spi';
import type { Credentials } from './signing/credentials.js';

/** Environment variables. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** What a driver's constructor is given by the environment. */
export interface EnvironmentSettings {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  readonly region?: string;
  readonly endpoint?: string;
}

/** @throws {InvalidArgumentError} if one of the two is missing, without a word of its value */
export function credentials(accessKeyId: unknown, secretAccessKey: unknown, sessionToken?: string): Credentials {
  assertText(accessKeyId, 'the access key id (first parameter)');
  assertText(secretAccessKey, 'the secret access key (second parameter)');
  return {
    accessKeyId,
    secretAccessKey: new Secret(secretAccessKey),
    sessionToken: sessionToken === undefined ? undefined : new Secret(sessionToken),
  };
}

/** The names are those of AWS's own tools. https://docs.aws.amazon.com/sdkref/latest/guide/environment-variables.html */
const VARIABLES = {
  sessionToken: ['AWS_SESSION_TOKEN'],
  region: ['AWS_REGION', 'AWS_DEFAULT_REGION'],
  endpoint: ['AWS_ENDPOINT_URL_S3', 'AWS_ENDPOINT_URL'],
} as const;

/** @throws {InvalidArgumentError} naming the variable that is missing */
export function settingsFromEnv(env: Environment): EnvironmentSettings {
  const optional = Object.entries(VARIABLES).flatMap(([name, variables]) => {
    const value = variables.map((each) => env[each]).find((each) => each !== undefined && each !== '');
    return value === undefined ? [] : [[name, value] as const];
  });
  return {
    accessKeyId: required(env, 'AWS_ACCESS_KEY_ID'),
    secretAccessKey: required(env, 'AWS_SECRET_ACCESS_KEY'),
    ...Object.fromEntries(optional),
  };
}

function required(env: Environment, name: string): string {
  const value = env[name];
  if (value !== undefined && value !== '') return value;
  throw new InvalidArgumentError(`environment variable ${name} is missing or empty`);
}

function assertText(value: unknown, what: string): asserts value is string {
  if (typeof value === 'string' && value !== '') return;
  throw new InvalidArgumentError(`${what} must be a text that is not empty`);
}
