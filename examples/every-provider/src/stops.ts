import { startEmulator } from '@stowage/b2-emulator';
import { getDriver, Provider, type StorageDriver } from '@stowage/core';
import '@stowage/driver-backblaze-b2';
import '@stowage/driver-local';

/** A provider on the way, with whatever it stands on. */
export interface Stop extends AsyncDisposable {
  readonly title: string;
  readonly driver: StorageDriver;
}

/** How a stop is opened; undefined where the environment names no such server. */
type Opening = (env: NodeJS.ProcessEnv, directory: string) => Promise<Stop | undefined>;

/** In the order of the journey, after its start. */
const openings: readonly Opening[] = [local];

/** All stops, which are closed with it. */
export interface Stops extends AsyncDisposable {
  readonly all: readonly [Stop, ...Stop[]];
}

/** Opens all stops that there are. What has been opened is closed again if one of them cannot be. */
export async function openStops(env: NodeJS.ProcessEnv, directory: string): Promise<Stops> {
  await using opened = new AsyncDisposableStack();
  const first = opened.use(await emulatedB2());
  const others: Stop[] = [];
  for (const open of openings) {
    const next = await open(env, directory);
    if (next !== undefined) others.push(opened.use(next));
  }
  const kept = opened.move();
  return { all: [first, ...others], [Symbol.asyncDispose]: () => kept.disposeAsync() };
}

async function emulatedB2(): Promise<Stop> {
  const emulator = await startEmulator({ recommendedPartSize: 5_000_000 });
  const { keyId, key, url } = emulator;
  const driver = new (getDriver(Provider.BACKBLAZE_B2))(keyId, key, { endpoint: url });
  return stop('Backblaze B2 (emulator)', driver, () => emulator.close());
}

function local(_env: NodeJS.ProcessEnv, directory: string): Promise<Stop> {
  return Promise.resolve(stop('a local directory', new (getDriver(Provider.LOCAL))(directory)));
}

function stop(title: string, driver: StorageDriver, end?: () => Promise<void>): Stop {
  const close = async (): Promise<void> => {
    await driver.close();
    await end?.();
  };
  return { title, driver, [Symbol.asyncDispose]: close };
}
