import type { DriverScope } from '@stowage/core/registry';
import { s3Drivers, type PresetId, type S3Options, type S3CompatibleStorageDriver } from '../src/index.js';

/** The server that `pnpm judge` has started, as it says in the environment. */
export const judge = {
  endpoint: variable('JUDGE_ENDPOINT'),
  accessKey: variable('JUDGE_ACCESS_KEY'),
  secretKey: variable('JUDGE_SECRET_KEY'),
};

/** The preset that is judged. Default: Ceph's gateway. */
export const presetId = (process.env['JUDGE_PRESET'] ?? 's3_rgw') as PresetId;

/** Short waits: or an answer of 5xx that nobody expected looks like a hang. */
const QUICK: S3Options = { retry: { initialDelay: 2, maxDelay: 50, totalTimeout: 20_000 } };

/** A driver for it. */
export function connect(
  options: S3Options = {},
  { secretKey = judge.secretKey, scope }: { readonly secretKey?: string; readonly scope?: DriverScope } = {},
): S3CompatibleStorageDriver {
  const Driver = s3Drivers[presetId];
  return new Driver(judge.accessKey, secretKey, { endpoint: judge.endpoint, ...QUICK, ...options }, scope);
}

function variable(name: string): string {
  const value = process.env[name];
  if (value === undefined || value === '') throw new Error(`${name} is not set: run this by 'pnpm judge'`);
  return value;
}
