import { startEmulator } from '@stowage/b2-emulator';
import type { Container } from '@stowage/core';
import { BackblazeB2StorageDriver, type B2Backend } from '@stowage/driver-backblaze-b2';

/** A bucket, and what it stands on. */
export interface Cloud extends AsyncDisposable {
  readonly photos: Container<B2Backend>;
  readonly driver: BackblazeB2StorageDriver;
}

/** The bucket that the environment names, else one of an emulator in this process. */
export async function openCloud(env: NodeJS.ProcessEnv): Promise<Cloud> {
  if (env['B2_APPLICATION_KEY_ID'] === undefined) return openEmulator();
  const driver = BackblazeB2StorageDriver.fromEnv(env);
  const photos = await driver.getContainer(env['PHOTOS_BUCKET'] ?? 'photos');
  return { driver, photos, [Symbol.asyncDispose]: () => driver.close() };
}

async function openEmulator(): Promise<Cloud> {
  const emulator = await startEmulator();
  const driver = new BackblazeB2StorageDriver(emulator.keyId, emulator.key, { endpoint: emulator.url });
  const photos = await driver.createContainer('own-photos');
  const close = async () => {
    await driver.close();
    await emulator.close();
  };
  return { driver, photos, [Symbol.asyncDispose]: close };
}
