/** `main.js <folder> <bucket>` backs a folder up to the account that the environment names; without arguments it shows how, on an emulator. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmulator } from '@stowage/b2-emulator';
import { BackblazeB2StorageDriver } from '@stowage/driver-backblaze-b2';
import { backUp } from './back-up.js';
import { makeSample } from './sample.js';

async function own(folder: string, bucket: string): Promise<void> {
  await using driver = BackblazeB2StorageDriver.fromEnv();
  const files = await backUp(folder, await driver.getContainer(bucket), { state: `${folder}.backup-state` });
  console.log(`${files} files are backed up and verified`);
}

/** The first run is stopped as soon as something has arrived; the second one finishes. */
async function show(directory: string): Promise<void> {
  const folder = join(directory, 'folder');
  await makeSample(folder);
  await using emulator = await startEmulator();
  await using driver = new BackblazeB2StorageDriver(emulator.keyId, emulator.key, { endpoint: emulator.url });
  const container = await driver.createContainer('my-backups');
  const state = join(directory, 'state');
  const stop = new AbortController();
  const stopped = await backUp(folder, container, {
    state,
    signal: stop.signal,
    onEvent: ({ type }) => type === 'done' && stop.abort(new Error('stopped in the middle')),
  }).catch((error: unknown) => error);
  console.log(`the first run: ${stopped instanceof Error ? stopped.message : 'was not stopped'}`);
  const files = await backUp(folder, container, { state });
  console.log(`the second run: ${files} files are backed up and verified`);
  if (files !== 21) throw new Error('there should be 21 of them');
}

const [folder, bucket] = process.argv.slice(2);
if (folder !== undefined && bucket !== undefined) await own(folder, bucket);
else {
  const directory = await mkdtemp(join(tmpdir(), 'stowage-backup-'));
  try {
    await show(directory);
  } finally {
    await rm(directory, { recursive: true });
  }
}
