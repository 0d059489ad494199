// Kills a sync of many files to the B2 emulator again and again, and sees that the next one goes on: equal trees by SHA-256 in the end, and at
// most 1.2 times the bytes on the wire. `node checks/kill-sync.mjs [FILES] [KILLS]`, by default 20,000 and 20. Needs a build.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { startEmulator } from '@stowage/b2-emulator';
import { countingProxy } from './counting-proxy.mjs';
import { assertHolds, driverAt } from './place.mjs';
import { plant } from './tree.mjs';

const [files = 20_000, kills = 20] = process.argv.slice(2).map(Number);
const BUCKET = 'kill-sync-bucket';
const MOST = 1.2;

const work = mkdtempSync(join(tmpdir(), 'stowage-kill-'));
let emulator;
const proxy = await countingProxy(() => Number(new URL(emulator.localUrl).port));
try {
  const root = join(work, 'tree');
  mkdirSync(root);
  const bytes = plant(root, files);
  emulator = await started();
  const driver = driverAt(proxy.url, emulator);
  await driver.createContainer(BUCKET);
  const killed = await killing(root, bytes);
  await exitOf(child(root));
  const again = proxy.sent();
  await exitOf(child(root));
  const ratio = again / bytes;
  console.log(
    `${files} files, ${bytes} bytes, killed ${killed} times: ${again} bytes sent, ${ratio.toFixed(3)} times the content`,
  );
  console.log(`once more: ${proxy.sent() - again} bytes sent`);
  await assertHolds(await driver.getContainer(BUCKET), root);
  await driver.close();
  if (killed < kills) throw new Error(`only ${killed} of ${kills} kills hit`);
  if (ratio > MOST) throw new Error(`more than ${MOST} times the bytes`);
  console.log('equal by SHA-256');
} finally {
  proxy.close();
  await emulator?.close();
  rmSync(work, { recursive: true, force: true });
}

/** Clients are told the proxy's address. */
async function started() {
  const server = await startEmulator({
    baseUrl: proxy.url,
    recommendedPartSize: 200_000,
    absoluteMinimumPartSize: 5000,
  });
  return { ...server, localUrl: server.url, keyId: server.keyId, key: server.key, close: () => server.close() };
}

/** Each process is killed when its share of the bytes has been sent. */
async function killing(root, bytes) {
  let killed = 0;
  for (let kill = 1; kill <= kills; kill += 1) {
    const running = child(root);
    const exit = exitOf(running).catch(() => undefined);
    let isOver = false;
    void exit.then(() => (isOver = true));
    while (!isOver && proxy.sent() < (bytes * kill) / (kills + 1)) await wait(2);
    if (!isOver) killed += 1;
    running.kill('SIGKILL');
    await exit;
  }
  return killed;
}

function child(root) {
  const script = fileURLToPath(new URL('kill-child.mjs', import.meta.url));
  const settings = [root, join(work, 'state'), proxy.url, emulator.keyId, emulator.key, BUCKET];
  // Unfinished uploads are remembered here, and not in the state of whoever runs this.
  const env = { ...process.env, XDG_STATE_HOME: join(work, 'uploads') };
  return spawn(process.execPath, [script, ...settings], { env, stdio: ['ignore', 'inherit', 'inherit'] });
}

async function exitOf(running) {
  const [code, signal] = await once(running, 'exit');
  if (code !== 0) throw new Error(`the sync ended with ${signal ?? code}`);
}
