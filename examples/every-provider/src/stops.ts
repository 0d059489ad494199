import { startEmulator } from '@stowage/b2-emulator';
import { getDriver, Provider, type StorageDriver } from '@stowage/core';
import '@stowage/driver-azure-blobs';
import '@stowage/driver-backblaze-b2';
import '@stowage/driver-local';
import '@stowage/driver-s3';
import '@stowage/driver-swift';

/** A provider on the way, with whatever it stands on. */
export interface Stop extends AsyncDisposable {
  readonly title: string;
  readonly driver: StorageDriver;
}

/** How a stop is opened; undefined where the environment names no such server. */
type Opening = (env: NodeJS.ProcessEnv, directory: string) => Promise<Stop | undefined>;

/** In the order of the journey, after its start. */
const openings: readonly Opening[] = [radosgw, azurite, swift, local];

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

async function radosgw(env: NodeJS.ProcessEnv): Promise<Stop | undefined> {
  const { RADOSGW_ENDPOINT: endpoint, RADOSGW_ACCESS_KEY = '', RADOSGW_SECRET_KEY } = env;
  if (endpoint === undefined) return undefined;
  const S3 = getDriver(Provider.S3_RGW);
  return stop("S3 (Ceph's gateway)", new S3(RADOSGW_ACCESS_KEY, RADOSGW_SECRET_KEY, { endpoint }));
}

async function azurite(env: NodeJS.ProcessEnv): Promise<Stop | undefined> {
  const { AZURITE_ENDPOINT: endpoint, AZURITE_ACCOUNT = '', AZURITE_KEY = '' } = env;
  if (endpoint === undefined) return undefined;
  const Azure = getDriver(Provider.AZURE_BLOBS);
  return stop('Azure Blob Storage (Azurite)', new Azure(AZURITE_ACCOUNT, AZURITE_KEY, { endpoint }));
}

async function swift(env: NodeJS.ProcessEnv): Promise<Stop | undefined> {
  const { SWIFT_AUTH_URL: authUrl, SWIFT_USER = '', SWIFT_KEY = '' } = env;
  if (authUrl === undefined) return undefined;
  return stop('OpenStack Swift', new (getDriver(Provider.OPENSTACK_SWIFT))(SWIFT_USER, SWIFT_KEY, { authUrl }));
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
