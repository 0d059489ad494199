import { startEmulator } from '@stowage/b2-emulator';
import { getDriver, MemoryStorageDriver, Provider, type Container, type StorageDriver } from '@stowage/core';
import { BackblazeB2StorageDriver } from '@stowage/driver-backblaze-b2';
import '@stowage/driver-s3';

/** Two containers, and what closes all that they stand on. */
export interface Ends extends AsyncDisposable {
  readonly source: Container;
  readonly target: Container;
}

/** Buckets of the accounts that the environment names. */
export async function ownEnds(from: string, to: string): Promise<Ends> {
  const b2 = BackblazeB2StorageDriver.fromEnv();
  const s3 = getDriver(Provider.S3).fromEnv();
  const close = async () => {
    await Promise.all([b2.close(), s3.close()]);
  };
  return { source: await b2.getContainer(from), target: await s3.getContainer(to), [Symbol.asyncDispose]: close };
}

/** An emulator with some objects, and an empty target that is gone afterwards. */
export async function sampleEnds(env: NodeJS.ProcessEnv): Promise<Ends> {
  const emulator = await startEmulator();
  const b2 = new BackblazeB2StorageDriver(emulator.keyId, emulator.key, { endpoint: emulator.url });
  const source = await b2.createContainer('from-bucket');
  for (let index = 1; index <= 30; index += 1)
    await source.uploadObjectViaStream(`page ${index}`, `pages/${index}.txt`, { metadata: { number: String(index) } });
  await source.uploadObjectViaStream(Buffer.alloc(12_000_000, 'large'), 'large.bin');
  const driver = targetDriver(env);
  const target = await driver.createContainer(`mirror-${process.pid}-${Date.now().toString(36)}`);
  const close = async () => {
    await target.deletePrefix('');
    await target.delete();
    await Promise.all([b2.close(), driver.close(), emulator.close()]);
  };
  return { source, target, [Symbol.asyncDispose]: close };
}

function targetDriver({ JUDGE_ENDPOINT, JUDGE_ACCESS_KEY, JUDGE_SECRET_KEY }: NodeJS.ProcessEnv): StorageDriver {
  if (JUDGE_ENDPOINT === undefined) return new MemoryStorageDriver();
  const Ceph = getDriver(Provider.S3_RGW);
  return new Ceph(JUDGE_ACCESS_KEY ?? '', JUDGE_SECRET_KEY ?? '', { endpoint: JUDGE_ENDPOINT });
}
