import { startEmulator } from '@stowage/b2-emulator';
import { getDriver, Provider } from '@stowage/core';
import '@stowage/driver-backblaze-b2';

const BackblazeB2 = getDriver(Provider.BACKBLAZE_B2);

/** A driver, and where it leads. */
export interface Cloud extends AsyncDisposable {
  readonly name: string;
  readonly driver: InstanceType<typeof BackblazeB2>;
  /** What `fromEnv()` made the driver of. */
  readonly env: NodeJS.ProcessEnv;
}

/** The account that the environment names, else an emulator in this process. */
export async function openCloud(): Promise<Cloud> {
  const { B2_APPLICATION_KEY_ID, B2_APPLICATION_KEY } = process.env;
  return B2_APPLICATION_KEY_ID && B2_APPLICATION_KEY ? openAccount() : openEmulator();
}

function openAccount(): Cloud {
  const driver = BackblazeB2.fromEnv();
  const name = process.env.B2_ENDPOINT ?? 'your Backblaze B2 account';
  return { name, driver, env: process.env, [Symbol.asyncDispose]: () => driver.close() };
}

async function openEmulator(): Promise<Cloud> {
  const emulator = await startEmulator();
  const { url, keyId, key } = emulator;
  const env = { ...process.env, B2_ENDPOINT: url, B2_APPLICATION_KEY_ID: keyId, B2_APPLICATION_KEY: key };
  const driver = BackblazeB2.fromEnv(env);
  const close = async (): Promise<void> => {
    await driver.close();
    await emulator.close();
  };
  return { name: `the B2 emulator at ${url}`, driver, env, [Symbol.asyncDispose]: close };
}
