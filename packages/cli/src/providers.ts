import { loadDriver, type StorageDriver } from '@stowage/core';
import { UsageError } from './usage-error.js';

/** A driver's class as the command makes drivers of it: every one is made of a key, a secret and options. */
export interface ProviderClass {
  new (key: string, secret: string, options: Readonly<Record<string, unknown>>): StorageDriver;
  fromEnv?(environment: NodeJS.ProcessEnv, options: Readonly<Record<string, unknown>>): StorageDriver;
  fromConnectionString?(text: string, options: Readonly<Record<string, unknown>>): StorageDriver;
}

/** What imports the driver of each provider that the command brings along. */
const PACKAGES: Readonly<Record<string, () => Promise<unknown>>> = {
  azure_blobs: () => import('@stowage/driver-azure-blobs'),
  backblaze_b2: () => import('@stowage/driver-backblaze-b2'),
  local: () => import('@stowage/driver-local'),
  cloudfiles: () => import('@stowage/driver-swift'),
  openstack_swift: () => import('@stowage/driver-swift'),
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
