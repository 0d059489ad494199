/** The emulator in a process of its own, built as users get it: what it needs counts for nobody else. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const emulator = fileURLToPath(import.meta.resolve('@stowage/b2-emulator')).replace(/index\.js$/, 'main.js');
const keyId = 'check-key-id';
const key = 'check-key-secret';

/** Ends it, and waits until it has ended. */
async function end(child) {
  if (child.exitCode !== null) return;
  child.kill('SIGTERM');
  await once(child, 'close');
}

/** What the emulator tells on its first lines: where it listens, and where it is controlled if it is. */
async function addresses(lines, controlled) {
  let url;
  for await (const line of lines) {
    const found = /http:\/\/\S+/.exec(line)?.[0];
    url ??= found;
    if (!controlled && url !== undefined) return { url };
    if (line.startsWith('SIMULATOR-CONTROL')) return { url, controlUrl: found };
  }
  throw new Error('the emulator ended before it was ready');
}

/**
 * Starts the emulator with further flags. `env` is what a driver's `fromEnv()` reads; disposing ends the process.
 */
export async function startEmulator(flags = []) {
  const credentials = ['--key-id', keyId, '--key', key];
  const child = spawn(process.execPath, [emulator, '--port', '0', ...credentials, ...flags], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const found = await addresses(createInterface(child.stdout), flags.includes('--control-port'));
  child.stdout.resume();
  const env = { B2_APPLICATION_KEY_ID: keyId, B2_APPLICATION_KEY: key, B2_ENDPOINT: found.url };
  return { ...found, pid: child.pid, env, [Symbol.asyncDispose]: () => end(child) };
}
