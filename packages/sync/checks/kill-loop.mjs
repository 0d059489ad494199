// Kills a sync of many files to the B2 emulator again and again, and sees that the next one goes on: equal trees by SHA-256 in the end, and at
// most 1.2 times the bytes on the wire.
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { startEmulator } from '@stowage/b2-emulator';
import { BackblazeB2StorageDriver } from '@stowage/driver-backblaze-b2';
import { countingProxy } from './counting-proxy.mjs';
import { digest, digests, plant } from './tree.mjs';

const BUCKET = 'kill-sync-bucket';
const MOST = 1.2;

/**
 * Runs it.
 *
 * @param start starts a process that syncs `root` to `bucket` of the B2 at `url` with `keyId` and `key`; its state is below `work`
 */
export async function killLoop({ files, kills, start }) {
  const work = mkdtempSync(join(tmpdir(), 'stowage-kill-'));
  let emulator;
  const proxy = await countingProxy(() => Number(new URL(emulator.url).port));
  try {
    const root = join(work, 'tree');
    mkdirSync(root);
    const bytes = plant(root, files);
    // Clients are told the proxy's address.
    emulator = await startEmulator({
      baseUrl: proxy.url,
      recommendedPartSize: 200_000,
      absoluteMinimumPartSize: 5000,
    });
    await using driver = driverOf(emulator, proxy.url);
    await driver.createContainer(BUCKET);
    const { keyId, key } = emulator;
    const begin = () => start({ root, work, url: proxy.url, keyId, key, bucket: BUCKET });
    const killed = await killing(begin, kills, (share) => proxy.sent() >= bytes * share);
    await exitOf(begin());
    const sent = proxy.sent();
    await exitOf(begin());
    const ratio = sent / bytes;
    const counts = `${files} files, ${bytes} bytes, killed ${killed} times`;
    console.log(`${counts}: ${sent} bytes sent, ${ratio.toFixed(3)} times the content`);
    console.log(`once more: ${proxy.sent() - sent} bytes sent`);
    await assertEqual(root, driver);
    if (killed < kills) throw new Error(`only ${killed} of ${kills} kills hit`);
    if (ratio > MOST) throw new Error(`more than ${MOST} times the bytes`);
    console.log('equal by SHA-256');
  } finally {
    proxy.close();
    await emulator?.close();
    rmSync(work, { recursive: true, force: true });
  }
}

function driverOf({ keyId, key }, url) {
  const { hostname, port } = new URL(url);
  return new BackblazeB2StorageDriver(keyId, key, { secure: false, host: hostname, port: Number(port) });
}

/** Each process is killed when its share of the bytes has been sent. */
async function killing(begin, kills, isSent) {
  let killed = 0;
  for (let kill = 1; kill <= kills; kill += 1) {
    const running = begin();
    const exit = exitOf(running).catch(() => undefined);
    let isOver = false;
    void exit.then(() => (isOver = true));
    while (!isOver && !isSent(kill / (kills + 1))) await wait(2);
    if (!isOver) killed += 1;
    running.kill('SIGKILL');
    await exit;
  }
  return killed;
}

async function exitOf(running) {
  const [code, signal] = await once(running, 'exit');
  if (code !== 0) throw new Error(`the sync ended with ${signal ?? code}`);
}

async function assertEqual(root, driver) {
  const expected = await digests(root);
  const container = await driver.getContainer(BUCKET);
  for await (const object of container.iterateObjects()) {
    if (expected.get(object.name) !== digest(await object.bytes())) throw new Error(`'${object.name}' is another one`);
    expected.delete(object.name);
  }
  if (expected.size > 0) throw new Error(`${expected.size} files are missing`);
}
