import { BackblazeB2StorageDriver, type B2Backend } from '@stowage/driver-backblaze-b2';
import type { Container } from '@stowage/core';

let found: Promise<Container<B2Backend>> | undefined;

/** The bucket, found once in a process. What failed is tried again by the next request. */
export function photos(): Promise<Container<B2Backend>> {
  found ??= find().catch((error: unknown) => {
    found = undefined;
    throw error;
  });
  return found;
}

async function find(): Promise<Container<B2Backend>> {
  return BackblazeB2StorageDriver.fromEnv().getContainer(process.env['PHOTOS_BUCKET'] ?? 'photos');
}
