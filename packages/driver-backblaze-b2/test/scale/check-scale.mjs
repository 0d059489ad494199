/**
 * What a unit test cannot show: memory that does not grow. Runs each measurement in a process of its own, with the emulator in
 * another, against the built packages. `node test/scale/check-scale.mjs` after `pnpm build`.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const emulator = fileURLToPath(import.meta.resolve('@stowage/b2-emulator')).replace(/index\.js$/, 'main.js');
const measurements = ['large-stream.mjs', 'long-listing.mjs'];
const keyId = 'scale-key-id';
const key = 'scale-key-secret';

async function startEmulator() {
  const child = spawn(process.execPath, [emulator, '--port', '0', '--key-id', keyId, '--key', key], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  for await (const line of createInterface(child.stdout)) {
    const url = /http:\/\/\S+/.exec(line)?.[0];
    if (url !== undefined) return { child, url };
  }
  throw new Error('the emulator ended before it was ready');
}

async function measure(script, url) {
  const path = fileURLToPath(new URL(script, import.meta.url));
  const env = { ...process.env, B2_APPLICATION_KEY_ID: keyId, B2_APPLICATION_KEY: key, B2_ENDPOINT: url };
  const child = spawn(process.execPath, ['--expose-gc', path], { env, stdio: 'inherit' });
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`${script} exited with ${code}`);
}

const { child, url } = await startEmulator();
try {
  for (const script of measurements) await measure(script, url);
} finally {
  child.kill('SIGTERM');
  await once(child, 'close');
}
