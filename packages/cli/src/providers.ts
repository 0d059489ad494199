import { loadDriver, type StorageDriver } from '@stowage/core';
import { UsageError } from './usage-error.js';

/** A driver's class as the command makes drivers of it: every one is made of a key, a secret and options. */
export interface ProviderClass {
  new (key: string, secret: string, options: Readonly<Record<string, unknown>>): StorageDriver;
  fromEnv?(environment: NodeJS.ProcessEnv, options: Readonly<Record<string, unknown>>): StorageDriver;
  fromConnectionString?(text: string, options: Readonly<Record<string, unknown>>): StorageDriver;
}

/** S3, and what speaks like it: one driver, whose presets these are. */
export const S3_PROVIDERS = [
  'aliyun_oss',
  'backblaze_b2_s3',
  'cloudflare_r2',
  'digitalocean_spaces',
  'google_storage',
  'hetzner',
  'idrive_e2',
  'linode',
  'minio',
  'ovh',
  's3',
  's3_rgw',
  's3_swift',
  'scaleway',
  'storj',
  'supabase',
  'tigris',
  'vultr',
  'wasabi',
] as const;

/** Swift, and those who offer it. */
export const SWIFT_PROVIDERS = ['cloudfiles', 'openstack_swift', 'ovh_swift'] as const;

type Load = () => Promise<unknown>;

/** What imports the driver of each provider that the command brings along. */
const PACKAGES: Readonly<Record<string, Load>> = {
  azure_blobs: () => import('@stowage/driver-azure-blobs'),
  backblaze_b2: () => import('@stowage/driver-backblaze-b2'),
  local: () => import('@stowage/driver-local'),
  ...allOf(S3_PROVIDERS, () => import('@stowage/driver-s3')),
  ...allOf(SWIFT_PROVIDERS, () => import('@stowage/driver-swift')),
};

/** Every id of a provider that the command brings along. */
export const PROVIDER_IDS: readonly string[] = [...Object.keys(PACKAGES), 'memory'].sort();

/** What a provider is called by: case does not matter, and `-` is `_`. */
export function providerId(name: string): string {
  return name.toLowerCase().replaceAll('-', '_');
}

/**
 * The class that drives a provider: of a package that the command brings along, or one that is installed beside it.
 *
 * @throws {UsageError} if there is none
 */
export async function loadProvider(name: string): Promise<ProviderClass> {
  const id = providerId(name);
  await PACKAGES[id]?.();
  try {
    return await loadDriver(id);
  } catch (error) {
    throw new UsageError(`no driver for the provider '${name}': ${(error as Error).message}`, { cause: error });
  }
}

function allOf(ids: readonly string[], load: Load): Readonly<Record<string, Load>> {
  return Object.fromEntries(ids.map((id) => [id, load]));
}
