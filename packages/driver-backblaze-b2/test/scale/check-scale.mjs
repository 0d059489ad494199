/**
 * What a unit test cannot show: memory that does not grow. Runs each measurement in a process of its own, with the emulator in
 * another, against the built packages. `node test/scale/check-scale.mjs` after `pnpm build`.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { startEmulator } from '../../checks/emulator-process.mjs';

const measurements = ['large-stream.mjs', 'long-listing.mjs'];

async function measure(script, emulator) {
  const path = fileURLToPath(new URL(script, import.meta.url));
  const env = { ...process.env, ...emulator.env };
  const child = spawn(process.execPath, ['--expose-gc', path], { env, stdio: 'inherit' });
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`${script} exited with ${code}`);
}

await using emulator = await startEmulator();
for (const script of measurements) await measure(script, emulator);
